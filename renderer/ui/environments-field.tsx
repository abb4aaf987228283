import { useEnvironments } from "../data.ts";
import { ChoicesField } from "./choices-field.tsx";

type Props = {
  readonly label: string;
  readonly value: readonly string[];
  readonly onChange: (ids: string[]) => void;
  /** What it means that none is chosen. */
  readonly none: string;
};

/** Any number of environments. */
export function EnvironmentsField(props: Props) {
  return <ChoicesField {...props} things={useEnvironments()} empty="There are no environments yet." />;
}
