/** The labels by which Slipway finds its own containers again. Nothing without them is ever touched. */
export const LABELS = {
  project: "slipway.project",
  environment: "slipway.environment",
  release: "slipway.release",
  deployment: "slipway.deployment",
  /** When it was asked for: deployments of another data folder have the same numbers. */
  deploymentAt: "slipway.deployment.at",
  step: "slipway.step",
} as const;
