export { ColourChips } from '@shared/plate/colour-chips'
