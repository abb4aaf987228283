import { Link } from "wouter";
import type { Feed } from "../../shared/core/model/feed.ts";
import { useDocuments } from "../data.ts";
import { ChoiceField } from "../ui/form.tsx";

type Props = {
  readonly value: string;
  readonly onChange: (feed: string) => void;
  /** The kind of feed that has such packages. */
  readonly kind: Feed["kind"];
};

/** Where the packages of a step come from. */
export function FeedField({ value, onChange, kind }: Props) {
  const { data: feeds = [] } = useDocuments("feed");
  const fitting = feeds.filter((feed) => feed.body.kind === kind || feed.id === value);
  const options = fitting.map(({ id, body }) => ({ value: id, label: body.name }));
  const isKnown = options.some((option) => option.value === value);
  return (
    <ChoiceField
      label="Feed"
      required
      value={value}
      onChange={onChange}
      options={
        isKnown ? options : [{ value, label: value === "" ? "Choose a feed" : `${value} (missing)` }, ...options]
      }
      hint={
        fitting.length === 0 ? (
          <Link className="link" href="/library/feeds">
            Add {kind === "registry" ? "an image registry" : "a folder of packages"} to the library first
          </Link>
        ) : undefined
      }
    />
  );
}
