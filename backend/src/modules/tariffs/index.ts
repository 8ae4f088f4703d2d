export { addTariff, addVersion, saveDraft, type TariffDraft } from './change-tariffs'
export { PublishedTariffs } from './published-tariffs'
export {
  findTariff,
  listTariffs,
  listVersions,
  readPriceBoard,
  readVersion,
  tariffViewOf,
  type TariffRow,
} from './read-tariffs'
export { pricedStayOf, simulatedStayOf, simulationOf, stayOf } from './stay-forms'
export type { StayReader } from './stay-reader'
