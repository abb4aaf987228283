/**
 * How rows of which there may be millions fit into a scroll area. Browsers end a page at about 33 million pixels, and
 * positions get coarse long before. So a longer list is squeezed: near both ends a pixel of the scroll bar is a pixel of the
 * list, in between it stands for more.
 */

/** `fullPx`: how high all rows would be; `viewPx`: how much of it can be seen at once. */
export type Extent = { readonly fullPx: number; readonly viewPx: number };

/** No scroll area is higher; at this height positions are still exact to a quarter of a pixel. */
export const MAX_AREA_PX = 3_000_000;
const EXACT_END_PX = 60_000;

/** The height of the scroll area. */
export function areaPx({ fullPx }: Extent): number {
  return Math.min(fullPx, MAX_AREA_PX);
}

/** Where in the full list a scroll position is. */
export function fullOf(extent: Extent, scrollPx: number): number {
  const { scroll, full, end } = ways(extent);
  if (full <= scroll || scrollPx <= end) return scrollPx;
  if (scrollPx >= scroll - end) return full - (scroll - scrollPx);
  return end + ((scrollPx - end) * (full - 2 * end)) / (scroll - 2 * end);
}

/** The scroll position of a place in the full list. */
export function scrollOf(extent: Extent, fullPx: number): number {
  const { scroll, full, end } = ways(extent);
  if (full <= scroll || fullPx <= end) return fullPx;
  if (fullPx >= full - end) return scroll - (full - fullPx);
  return end + ((fullPx - end) * (scroll - 2 * end)) / (full - 2 * end);
}

/** How far one can scroll, in the area and in the full list, and how much of both ends is exact. */
function ways(extent: Extent): { readonly scroll: number; readonly full: number; readonly end: number } {
  const scroll = Math.max(0, areaPx(extent) - extent.viewPx);
  const full = Math.max(0, extent.fullPx - extent.viewPx);
  return { scroll, full, end: Math.min(EXACT_END_PX, scroll / 3) };
}
