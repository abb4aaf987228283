/** The text that is wanted, and where that is taken, with the first number from 2 on behind it that is not: `web`, `web-2`, `web-3`. */
export function firstFree(wanted: string, isTaken: (text: string) => boolean, separator = "-"): string {
  for (let count = 1; ; count++) {
    const text = count === 1 ? wanted : `${wanted}${separator}${count}`;
    if (!isTaken(text)) return text;
  }
}
