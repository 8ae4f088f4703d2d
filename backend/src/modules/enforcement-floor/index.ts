export { addFloor, listFloors } from './enforcement-floors'
