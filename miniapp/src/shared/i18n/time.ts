export {
  ago,
  clockTime,
  clockTimeOrDay,
  countdown,
  day,
  dayAndTime,
  duration,
  timeOfClock,
} from '@fangxing/contract/shown-time'
