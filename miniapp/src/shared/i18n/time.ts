export { clockTime, countdown, day, dayAndTime, duration } from '@fangxing/contract/shown-time'
