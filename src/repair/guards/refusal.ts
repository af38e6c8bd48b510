/** Why a plan is not carried out: facts in fields, what to do about it in src/cli/remedies/repair.ts. Nothing was sent. */
export abstract class PlanRefused extends Error {}
