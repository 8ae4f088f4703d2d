export { lowerOf, raiseOf } from './commands-of-order'
export { createLower, queueLower, queueRaise, queueRaiseCheck, queueRelease } from './queue-command'
export {
  commandMessage,
  desiredMessage,
  queryMessage,
  beepMessage,
  selfTestMessage,
  showMessage,
  strayLowerMessages,
  timeMessage,
  type BootOf,
  type SendableCommand,
} from './server-message'
