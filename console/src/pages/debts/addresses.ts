import type { PlateColour } from '@fangxing/contract/plate'

type Plate = { plateText: string; plateColour: PlateColour }

const queryOf = ({ plateText, plateColour }: Plate) =>
  new URLSearchParams({ plateText, plateColour }).toString()

export const carAddress = (plate: Plate): string => `/debts/car?${queryOf(plate)}`
/** Where it is said whether a car may be held now, and why not. */
export const dryRunAddress = (plate: Plate): string => `/dry-run?${queryOf(plate)}`
/** Where it is said who flagged a plate that another car wears too. */
export const clonesAddress = (plateText: string): string =>
  `/cloned-plates?${new URLSearchParams({ search: plateText }).toString()}`
