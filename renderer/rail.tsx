import { Button } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { Link, useLocation } from "wouter";
import { isAt, PLACES } from "./places.tsx";

/** The places at the left, and the way to everything else by name. */
export function Rail({ openPalette }: { readonly openPalette: () => void }) {
  const [location] = useLocation();
  return (
    <nav className="rail" aria-label="Main">
      <div className="rail-title">
        <img src="./icon.svg" width={24} height={24} alt="" />
        <span>Slipway</span>
      </div>
      <Button
        className="rail-find"
        appearance="outline"
        icon={<SearchRegular />}
        title="Go to (Ctrl+K)"
        onClick={openPalette}
      >
        <span>Go to</span>
        <kbd>Ctrl K</kbd>
      </Button>
      {PLACES.map((place, index) => (
        <Link
          key={place.path}
          href={place.path}
          aria-current={isAt(location, place.path) ? "page" : undefined}
          title={`${place.label} (Ctrl+${index + 1})`}
        >
          {place.icon}
          <span>{place.label}</span>
        </Link>
      ))}
    </nav>
  );
}
