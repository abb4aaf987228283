import { Tab, TabList } from "@fluentui/react-components";
import type { ShownPane } from "./pane-layout.ts";

type Props = {
  /** Source and result are one pane. */
  readonly isBeside: boolean;
  readonly shown: ShownPane;
  readonly onShow: (pane: ShownPane) => void;
};

/** Where there is room for one pane only: which it is. */
export function PaneTabs({ isBeside, shown, onShow }: Props) {
  return (
    <TabList
      aria-label="Shown text"
      size="small"
      selectedValue={isBeside && shown === "source" ? "result" : shown}
      onTabSelect={(_, { value }) => {
        if (value === "transform" || value === "source" || value === "result") onShow(value);
      }}
    >
      <Tab value="transform">Transform</Tab>
      {!isBeside && <Tab value="source">Source</Tab>}
      <Tab value="result">{isBeside ? "Source and result" : "Result"}</Tab>
    </TabList>
  );
}
