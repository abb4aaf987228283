import { useEffect } from "react";
import { useLocation } from "wouter";

/**
 * The thing that is open beside its list: the one the address names, and without a name the first, whose name goes into
 * the address, so that it stays open whatever others add meanwhile. Null when it is not there.
 */
export function useOpened<T extends { readonly id: string }>(
  things: readonly T[] | undefined,
  selected: string | null,
  place: string,
): T | null {
  const [, navigate] = useLocation();
  const wanted = selected ?? things?.[0]?.id ?? null;
  useEffect(() => {
    if (selected === null && wanted !== null) navigate(`${place}/${wanted}`, { replace: true });
  }, [selected, wanted, place, navigate]);
  return things?.find(({ id }) => id === wanted) ?? null;
}
