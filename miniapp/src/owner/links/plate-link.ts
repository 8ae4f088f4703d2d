import type { PlateColour } from '@fangxing/contract/plate'

export const PLATES_PAGE = '/more/plates/index'
export const ownPlatePage = (plateId: string): string => `/more/own-plate/index?id=${plateId}`
/** Where a plate is bound, or its licence is shown again. */
export const bindPlatePage = (plate?: { text: string; colour: PlateColour }): string =>
  `/more/bind-plate/index${plate ? `?plate=${encodeURIComponent(plate.text)}&colour=${plate.colour}` : ''}`
