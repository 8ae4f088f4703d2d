export { PlateCells } from '@shared/plate/plate-cells'
