// Opens a font that is packed for browsers (WOFF), so that what prints paper can read it: the same tables, not compressed.
import { inflateSync } from "node:zlib";

const HEAD = 12; // bytes before the directory of an open font, and 16 for each table in it

export function opened(woff) {
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, at) => {
    const entry = 44 + at * 20;
    const [offset, packed, length, sum] = [4, 8, 12, 16].map((place) => woff.readUInt32BE(entry + place));
    const data = woff.subarray(offset, offset + packed);
    return { tag: woff.subarray(entry, entry + 4), sum, data: packed < length ? inflateSync(data) : data };
  });
  const power = Math.floor(Math.log2(count));
  const head = Buffer.alloc(HEAD + 16 * count);
  woff.copy(head, 0, 4, 8);
  [count, 16 * 2 ** power, power, 16 * (count - 2 ** power)].forEach((value, at) => head.writeUInt16BE(value, 4 + 2 * at));
  const parts = [head];
  let offset = head.length;
  tables.forEach((table, at) => {
    table.tag.copy(head, HEAD + 16 * at);
    [table.sum, offset, table.data.length].forEach((value, place) => head.writeUInt32BE(value >>> 0, HEAD + 16 * at + 4 + 4 * place));
    const padded = Buffer.alloc(Math.ceil(table.data.length / 4) * 4);
    table.data.copy(padded);
    parts.push(padded);
    offset += padded.length;
  });
  return Buffer.concat(parts);
}
