import type { Limit } from './rate-limits'
import type { RouteBinding } from './route-binding'

const MINUTE_S = 60

/** What strangers could use to guess or to flood; per person, and per address before sign-in. Lines of many people share an address. */
const LIMITS: Readonly<Record<string, Limit>> = {
  'owner.signIn': { max: 600, windowS: MINUTE_S },
  'owner.scan': { max: 60, windowS: MINUTE_S },
  'owner.pay': { max: 30, windowS: MINUTE_S },
  'owner.payBill': { max: 30, windowS: MINUTE_S },
  'owner.openBillAgain': { max: 60, windowS: 60 * MINUTE_S },
  'owner.openBillOfOrder': { max: 60, windowS: 60 * MINUTE_S },
  'owner.openSharedBill': { max: 60, windowS: MINUTE_S },
  'owner.readLotOfCode': { max: 60, windowS: MINUTE_S },
  'owner.openBill': { max: 20, windowS: 60 * MINUTE_S },
  // Numbers of notices are typed, and could be guessed.
  'owner.openNotice': { max: 60, windowS: 60 * MINUTE_S },
  // Each may be read by a program that costs money, or keeps a person busy.
  'owner.bindPlate': { max: 10, windowS: 60 * MINUTE_S },
  'owner.allowMessages': { max: 20, windowS: MINUTE_S },
  'owner.payPlate': { max: 60, windowS: MINUTE_S },
  'owner.payStay': { max: 60, windowS: MINUTE_S },
  'owner.listStaysHere': { max: 60, windowS: MINUTE_S },
  'owner.checkPayment': { max: 120, windowS: MINUTE_S },
  'owner.releaseCode': { max: 60, windowS: MINUTE_S },
  'owner.askEmergency': { max: 10, windowS: MINUTE_S },
  'owner.disputeHold': { max: 10, windowS: MINUTE_S },
  'owner.notMyCar': { max: 10, windowS: MINUTE_S },
  'staff.signIn': { max: 120, windowS: MINUTE_S },
  // Browsers of one office share an address; one asks again each minute and asks what was said every two seconds.
  'staff.askConsoleSignIn': { max: 60, windowS: MINUTE_S },
  'staff.openConsoleSession': { max: 1200, windowS: MINUTE_S },
  'staff.signInLocally': { max: 120, windowS: MINUTE_S },
  'staff.readConsoleRequest': { max: 60, windowS: MINUTE_S },
  'staff.confirmConsoleRequest': { max: 20, windowS: MINUTE_S },
  'staff.importArrears': { max: 60, windowS: MINUTE_S },
  'staff.importArrearsCsv': { max: 60, windowS: MINUTE_S },
  'staff.recognisePlate': { max: 60, windowS: MINUTE_S },
  'staff.lookUpPlate': { max: 120, windowS: MINUTE_S },
  'staff.createImport': { max: 20, windowS: MINUTE_S },
  'staff.putImportPart': { max: 600, windowS: MINUTE_S },
  'staff.previewImport': { max: 30, windowS: MINUTE_S },
  'staff.downloadImportProblems': { max: 10, windowS: MINUTE_S },
  'staff.downloadImportTemplate': { max: 10, windowS: MINUTE_S },
  'staff.exportList': { max: 10, windowS: MINUTE_S },
  'staff.exportCourtFile': { max: 20, windowS: MINUTE_S },
  'staff.exportHandover': { max: 10, windowS: MINUTE_S },
  'staff.exportReport': { max: 20, windowS: MINUTE_S },
  // Each rings on the phones of everybody in a lot.
  'staff.callToCar': { max: 6, windowS: MINUTE_S },
  'staff.putPhoto': { max: 120, windowS: MINUTE_S },
}

export const limitOf = (called: RouteBinding): Limit | undefined => LIMITS[`${called.api}.${called.name}`]
