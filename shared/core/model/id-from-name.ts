/** The id a name gets: `Web Shop (EU)` becomes `web-shop-eu`; a name without any letter or digit becomes `item`. */
export function idFromName(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");
  return words.join("-").slice(0, 60).replace(/-+$/, "") || "item";
}
