export { readRaisingStopped, ReadPlatform } from './read-platform'
export { MerchantDirectory } from './merchant-directory'
export {
  addMerchant,
  changeMerchant,
  isMerchantBusy,
  keepPayLook,
  readMerchant,
  readMerchantIdByCode,
  readPayee,
  type NewMerchant,
  type Payee,
} from './merchants'
