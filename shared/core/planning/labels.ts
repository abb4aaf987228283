/** The labels by which Slipway finds its own containers again. Nothing without them is ever touched. */
export const LABELS = {
  project: "slipway.project",
  environment: "slipway.environment",
  release: "slipway.release",
  deployment: "slipway.deployment",
  step: "slipway.step",
} as const;
