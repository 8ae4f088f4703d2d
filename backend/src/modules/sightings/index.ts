export { createSighting, endSighting, seeAgain, type SeenCar } from './sighting-changes'
export { findSighting, readDebtorPlates, readPresent, type DebtorPlate } from './read-sightings'
