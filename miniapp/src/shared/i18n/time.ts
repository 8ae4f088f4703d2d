export {
  ago,
  clockTime,
  countdown,
  day,
  dayAndTime,
  duration,
  timeOfClock,
} from '@fangxing/contract/shown-time'
