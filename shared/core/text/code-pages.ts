/** A canonical, lower-case encoding name as {@link canonicalEncoding} gives it. */
export type EncodingName = string;

/** Bytes of a text; `lossy` when a character was missing from the encoding and became `?`. */
export type EncodedText = { readonly bytes: Uint8Array; readonly lossy: boolean };

/** Upper halves of pages no TextDecoder knows; ISO-8859-1 and -9 are here because TextDecoder takes them for Windows'. */
const UPPER_HALVES: Readonly<Record<string, string>> = {
  "us-ascii": "",
  "iso-8859-1": latin({}),
  "iso-8859-9": latin({ 0xd0: "Ğ", 0xdd: "İ", 0xde: "Ş", 0xf0: "ğ", 0xfd: "ı", 0xfe: "ş" }),
  ibm437:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0",
  ibm850:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
  ibm852:
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0",
  ibm00858:
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0",
};

const ALIASES: Readonly<Record<string, EncodingName>> = {
  ascii: "us-ascii",
  "ansi_x3.4-1968": "us-ascii",
  latin1: "iso-8859-1",
  l1: "iso-8859-1",
  "iso_8859-1": "iso-8859-1",
  "iso8859-1": "iso-8859-1",
  latin5: "iso-8859-9",
  "iso8859-9": "iso-8859-9",
  "utf-32": "utf-32le",
  "utf-32le": "utf-32le",
  "utf-32be": "utf-32be",
  cp437: "ibm437",
  cp850: "ibm850",
  cp852: "ibm852",
  cp858: "ibm00858",
};

/** Encodings that switch state inside a text, or that only mark broken input; none can be written by a table. */
const NOT_WRITABLE = new Set(["iso-2022-jp", "replacement", "x-user-defined"]);

/** The canonical name for any spelling of an encoding that can be read and written; null for all others. */
export function canonicalEncoding(name: string): EncodingName | null {
  const lower = name.trim().toLowerCase();
  if (Object.hasOwn(UPPER_HALVES, lower)) return lower;
  const alias = Object.hasOwn(ALIASES, lower) ? ALIASES[lower] : undefined;
  if (alias !== undefined) return alias;
  try {
    const found = new TextDecoder(lower).encoding;
    return NOT_WRITABLE.has(found) ? null : found;
  } catch {
    return null;
  }
}

/** Decodes bytes of a code page; bytes without a character become U+FFFD. `name` must be canonical. */
export function decodeCodePage(bytes: Uint8Array, name: EncodingName): string {
  const upper = UPPER_HALVES[name];
  if (upper === undefined) return new TextDecoder(name).decode(bytes);
  const characters = Array.from(bytes, (byte) =>
    byte < 0x80 ? String.fromCharCode(byte) : (upper[byte - 0x80] ?? "\ufffd"),
  );
  return characters.join("");
}

/** Encodes a text in a code page; characters it lacks become `?` and set `lossy`. `name` must be canonical. */
export function encodeCodePage(text: string, name: EncodingName): EncodedText {
  const table = tableOf(name);
  const bytes: number[] = [];
  let lossy = false;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      bytes.push(point);
      continue;
    }
    const code = table.get(point) ?? (name === "gb18030" ? fourBytesAbove(point) : undefined);
    if (code === undefined) {
      bytes.push(0x3f);
      lossy = true;
    } else bytes.push(...code);
  }
  return { bytes: Uint8Array.from(bytes), lossy };
}

type EncodeTable = ReadonlyMap<number, readonly number[]>;
const tables = new Map<EncodingName, EncodeTable>();

/** The way back from characters to bytes, made once for a page by decoding every byte sequence it can hold. */
function tableOf(name: EncodingName): EncodeTable {
  const ready = tables.get(name);
  if (ready) return ready;
  const table = new Map<number, readonly number[]>();
  const add = (...bytes: number[]): boolean => {
    const text = decodeCodePage(Uint8Array.from(bytes), name);
    const point = text.codePointAt(0);
    const single = point !== undefined && text.length === (point > 0xffff ? 2 : 1) && point !== 0xfffd;
    if (single && !table.has(point)) table.set(point, bytes);
    return single;
  };
  const leads: number[] = [];
  for (let byte = 0x80; byte <= 0xff; byte++) if (!add(byte)) leads.push(byte);
  if (isMultiByte(name)) addSequences(leads, name, add);
  tables.set(name, table);
  return table;
}

function isMultiByte(name: EncodingName): boolean {
  return /^(gbk|gb18030|big5|shift_jis|euc-jp|euc-kr)$/.test(name);
}

function addSequences(leads: readonly number[], name: EncodingName, add: (...bytes: number[]) => boolean): void {
  for (const lead of leads) for (let trail = 0x40; trail <= 0xfe; trail++) add(lead, trail);
  if (name === "euc-jp") {
    for (let second = 0xa1; second <= 0xfe; second++)
      for (let third = 0xa1; third <= 0xfe; third++) add(0x8f, second, third);
  }
  if (name === "gb18030") addFourByteSequences(add);
}

/** The four-byte codes of GB 18030 for characters up to U+FFFF; those above follow a formula. */
function addFourByteSequences(add: (...bytes: number[]) => boolean): void {
  for (let first = 0x81; first <= 0x84; first++)
    for (let second = 0x30; second <= 0x39; second++)
      for (let third = 0x81; third <= 0xfe; third++)
        for (let fourth = 0x30; fourth <= 0x39; fourth++) add(first, second, third, fourth);
}

/** GB 18030 for characters above U+FFFF: 90 30 81 30 is U+10000 and the codes count up from there. */
function fourBytesAbove(point: number): readonly number[] | undefined {
  if (point < 0x10000) return undefined;
  const index = point - 0x10000;
  return [
    0x90 + Math.floor(index / 12600),
    0x30 + (Math.floor(index / 1260) % 10),
    0x81 + (Math.floor(index / 10) % 126),
    0x30 + (index % 10),
  ];
}

function latin(changes: Readonly<Record<number, string>>): string {
  const codes = Array.from({ length: 128 }, (_, at) => at + 0x80);
  return codes.map((code) => changes[code] ?? String.fromCharCode(code)).join("");
}
