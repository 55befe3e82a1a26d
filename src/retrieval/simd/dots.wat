;; Dot products of one query with listed rows, four rows at a time, in whole numbers of 16 bits.
(module
  (import "env" "memory" (memory 1))
  (func (export "dots")
    ;; Addresses of the list of the rows' addresses, of the query and of what comes out; a multiple of four rows; bytes
    ;; of a row, a multiple of 32; what a product is multiplied by.
    (param $list i32) (param $query i32) (param $out i32) (param $rows i32) (param $stride i32) (param $scale f32)
    (local $at i32) (local $end i32) (local $q v128)
    (local $first v128) (local $second v128) (local $third v128) (local $fourth v128)
    (local $row i32) (local $row2 i32) (local $row3 i32) (local $row4 i32)
    (block $done
      (loop $next
        (br_if $done (i32.le_s (local.get $rows) (i32.const 0)))
        (local.set $row (i32.load (local.get $list)))
        (local.set $row2 (i32.load offset=4 (local.get $list)))
        (local.set $row3 (i32.load offset=8 (local.get $list)))
        (local.set $row4 (i32.load offset=12 (local.get $list)))
        (local.set $first (v128.const i32x4 0 0 0 0))
        (local.set $second (v128.const i32x4 0 0 0 0))
        (local.set $third (v128.const i32x4 0 0 0 0))
        (local.set $fourth (v128.const i32x4 0 0 0 0))
        (local.set $at (local.get $query))
        (local.set $end (i32.add (local.get $query) (local.get $stride)))
        (loop $along
          (local.set $q (v128.load (local.get $at)))
          (local.set $first
            (i32x4.add (local.get $first) (i32x4.dot_i16x8_s (local.get $q) (v128.load (local.get $row)))))
          (local.set $second
            (i32x4.add (local.get $second) (i32x4.dot_i16x8_s (local.get $q) (v128.load (local.get $row2)))))
          (local.set $third
            (i32x4.add (local.get $third) (i32x4.dot_i16x8_s (local.get $q) (v128.load (local.get $row3)))))
          (local.set $fourth
            (i32x4.add (local.get $fourth) (i32x4.dot_i16x8_s (local.get $q) (v128.load (local.get $row4)))))
          (local.set $q (v128.load offset=16 (local.get $at)))
          (local.set $first
            (i32x4.add (local.get $first) (i32x4.dot_i16x8_s (local.get $q) (v128.load offset=16 (local.get $row)))))
          (local.set $second
            (i32x4.add (local.get $second) (i32x4.dot_i16x8_s (local.get $q) (v128.load offset=16 (local.get $row2)))))
          (local.set $third
            (i32x4.add (local.get $third) (i32x4.dot_i16x8_s (local.get $q) (v128.load offset=16 (local.get $row3)))))
          (local.set $fourth
            (i32x4.add (local.get $fourth) (i32x4.dot_i16x8_s (local.get $q) (v128.load offset=16 (local.get $row4)))))
          (local.set $row (i32.add (local.get $row) (i32.const 32)))
          (local.set $row2 (i32.add (local.get $row2) (i32.const 32)))
          (local.set $row3 (i32.add (local.get $row3) (i32.const 32)))
          (local.set $row4 (i32.add (local.get $row4) (i32.const 32)))
          (local.set $at (i32.add (local.get $at) (i32.const 32)))
          (br_if $along (i32.lt_u (local.get $at) (local.get $end))))
        (f32.store (local.get $out) (call $sum (local.get $first) (local.get $scale)))
        (f32.store offset=4 (local.get $out) (call $sum (local.get $second) (local.get $scale)))
        (f32.store offset=8 (local.get $out) (call $sum (local.get $third) (local.get $scale)))
        (f32.store offset=12 (local.get $out) (call $sum (local.get $fourth) (local.get $scale)))
        (local.set $list (i32.add (local.get $list) (i32.const 16)))
        (local.set $out (i32.add (local.get $out) (i32.const 16)))
        (local.set $rows (i32.sub (local.get $rows) (i32.const 4)))
        (br $next))))
  (func $sum (param $of v128) (param $scale f32) (result f32)
    (f32.mul
      (f32.convert_i32_s
        (i32.add
          (i32.add (i32x4.extract_lane 0 (local.get $of)) (i32x4.extract_lane 1 (local.get $of)))
          (i32.add (i32x4.extract_lane 2 (local.get $of)) (i32x4.extract_lane 3 (local.get $of)))))
      (local.get $scale))))
