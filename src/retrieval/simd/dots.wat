;; Dot products of one query with rows that lie one behind the other, four rows at a time.
(module
  (import "env" "memory" (memory 1))
  (func (export "dots")
    ;; Addresses of the first row, of the query and of what comes out; a multiple of four rows; bytes of a row, a
    ;; multiple of 16.
    (param $row i32) (param $query i32) (param $out i32) (param $rows i32) (param $stride i32)
    (local $at i32) (local $end i32) (local $q v128)
    (local $first v128) (local $second v128) (local $third v128) (local $fourth v128)
    (local $row2 i32) (local $row3 i32) (local $row4 i32)
    (block $done
      (loop $next
        (br_if $done (i32.le_s (local.get $rows) (i32.const 0)))
        (local.set $row2 (i32.add (local.get $row) (local.get $stride)))
        (local.set $row3 (i32.add (local.get $row2) (local.get $stride)))
        (local.set $row4 (i32.add (local.get $row3) (local.get $stride)))
        (local.set $first (v128.const f32x4 0 0 0 0))
        (local.set $second (v128.const f32x4 0 0 0 0))
        (local.set $third (v128.const f32x4 0 0 0 0))
        (local.set $fourth (v128.const f32x4 0 0 0 0))
        (local.set $at (local.get $query))
        (local.set $end (i32.add (local.get $query) (local.get $stride)))
        (loop $along
          (local.set $q (v128.load (local.get $at)))
          (local.set $first
            (f32x4.add (local.get $first) (f32x4.mul (local.get $q) (v128.load (local.get $row)))))
          (local.set $second
            (f32x4.add (local.get $second) (f32x4.mul (local.get $q) (v128.load (local.get $row2)))))
          (local.set $third
            (f32x4.add (local.get $third) (f32x4.mul (local.get $q) (v128.load (local.get $row3)))))
          (local.set $fourth
            (f32x4.add (local.get $fourth) (f32x4.mul (local.get $q) (v128.load (local.get $row4)))))
          (local.set $row (i32.add (local.get $row) (i32.const 16)))
          (local.set $row2 (i32.add (local.get $row2) (i32.const 16)))
          (local.set $row3 (i32.add (local.get $row3) (i32.const 16)))
          (local.set $row4 (i32.add (local.get $row4) (i32.const 16)))
          (local.set $at (i32.add (local.get $at) (i32.const 16)))
          (br_if $along (i32.lt_u (local.get $at) (local.get $end))))
        (f32.store (local.get $out) (call $sum (local.get $first)))
        (f32.store offset=4 (local.get $out) (call $sum (local.get $second)))
        (f32.store offset=8 (local.get $out) (call $sum (local.get $third)))
        (f32.store offset=12 (local.get $out) (call $sum (local.get $fourth)))
        ;; The fourth row's pointer stands behind it.
        (local.set $row (local.get $row4))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 4)))
        (br $next))))
  (func $sum (param $of v128) (result f32)
    (f32.add
      (f32.add (f32x4.extract_lane 0 (local.get $of)) (f32x4.extract_lane 1 (local.get $of)))
      (f32.add (f32x4.extract_lane 2 (local.get $of)) (f32x4.extract_lane 3 (local.get $of))))))
