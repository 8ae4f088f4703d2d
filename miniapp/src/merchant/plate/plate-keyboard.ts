export { PlateKeyboard } from '@shared/plate/plate-keyboard'
