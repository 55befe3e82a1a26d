import type { Segment, Unit } from './segment.ts';

/** Code units of many texts, one behind the other, as a segment holds them. */
export function createUnitTexts() {
  let units = new Uint16Array(1 << 16);
  const from: number[] = [0];
  return {
    count: () => from.length - 1,
    add(unit: Unit) {
      const text = `${unit.locator}\n${unit.text}`;
      const start = from[from.length - 1] ?? 0;
      if (start + text.length > units.length) {
        const room = new Uint16Array(Math.max(units.length * 2, start + text.length));
        room.set(units);
        units = room;
      }
      for (let i = 0; i < text.length; i += 1) units[start + i] = text.charCodeAt(i);
      from.push(start + text.length);
    },
    finish: (): Pick<Segment, 'textFrom' | 'texts'> => ({
      textFrom: Uint32Array.from(from),
      texts: units.slice(0, from[from.length - 1]),
    }),
  };
}
