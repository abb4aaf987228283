const UNITS = ["bytes", "kB", "MB", "GB"] as const;

/** A size in bytes for people, rounded up so that nothing is 0 kB: `812 bytes`, `4 kB`, `1.2 MB`. */
export function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  const size = bytes / 1000 ** power;
  return `${power > 1 ? Math.ceil(size * 10) / 10 : Math.ceil(size)} ${UNITS[power]}`;
}
