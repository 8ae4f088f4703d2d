export { usePlate, type PlateEntry } from '@shared/plate/use-plate'
