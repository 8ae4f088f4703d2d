import { ReadArrearDetails, ReadArrears, ReadDebtors, ReadReviews } from '../modules/arrears'
import { ReadAuditLog } from '../modules/audit'
import { DeviceKeys, ReadDevices } from '../modules/devices'
import { ReadDisputes } from '../modules/disputes'
import { LotCodes } from '../modules/lots'
import { ReadIncidents } from '../modules/incidents'
import { ReadMoveTasks } from '../modules/move-tasks'
import { ReadOrders } from '../modules/orders'
import {
  ReadAgeing,
  ReadCourtFile,
  ReadFieldReport,
  ReadHandover,
  ReadLotDay,
  ReadReport,
  ReadSourceAnswers,
  ReadSourceHealth,
} from '../modules/reporting'
import { ReadSecondLooks } from '../modules/review-decisions'
import { SearchStays } from '../modules/stays'
import { ListCarsInside } from '../workflows/lot-day/list-cars-inside'
import type { BaseServices } from './base-services'

/** What modules show to staff, and the keys of devices: reading only. */
export type Readers = {
  deviceKeys: DeviceKeys
  lotCodes: LotCodes
  readArrearDetails: ReadArrearDetails
  readAgeing: ReadAgeing
  readCourtFile: ReadCourtFile
  readArrears: ReadArrears
  readAuditLog: ReadAuditLog
  readDebtors: ReadDebtors
  readDevices: ReadDevices
  readDisputes: ReadDisputes
  readIncidents: ReadIncidents
  readLotDay: ReadLotDay
  listCarsInside: ListCarsInside
  readMoveTasks: ReadMoveTasks
  readOrders: ReadOrders
  readFieldReport: ReadFieldReport
  readHandover: ReadHandover
  readReport: ReadReport
  readSourceAnswers: ReadSourceAnswers
  readSourceHealth: ReadSourceHealth
  readReviews: ReadReviews
  readSecondLooks: ReadSecondLooks
  searchStays: SearchStays
}

export function composeReaders(base: BaseServices): Readers {
  const { database, orderCache, clock, settings, pay, photoLinks, codeDrawer } = base
  const readLotDay = new ReadLotDay(base)
  return {
    deviceKeys: new DeviceKeys({ database: database.urgent, clock, settings }),
    readArrearDetails: new ReadArrearDetails({ database, clock, photoLinks }),
    readArrears: new ReadArrears({ database, clock }),
    readAuditLog: new ReadAuditLog({ database }),
    lotCodes: new LotCodes({ database, settings, pay, codeDrawer }),
    readDebtors: new ReadDebtors({ database }),
    readDevices: new ReadDevices({ database, clock, settings }),
    readDisputes: new ReadDisputes({ database }),
    readIncidents: new ReadIncidents(base),
    readLotDay,
    listCarsInside: new ListCarsInside({ database, clock, readLotDay }),
    readMoveTasks: new ReadMoveTasks({ database }),
    readOrders: new ReadOrders({ database, orderCache }),
    readAgeing: new ReadAgeing(base),
    readCourtFile: new ReadCourtFile(base),
    readHandover: new ReadHandover({ database, clock }),
    readFieldReport: new ReadFieldReport(base),
    readReport: new ReadReport(base),
    readSourceAnswers: new ReadSourceAnswers(base),
    readSourceHealth: new ReadSourceHealth(base),
    searchStays: new SearchStays(base),
    readSecondLooks: new ReadSecondLooks(base),
    readReviews: new ReadReviews({ database, clock, photoLinks }),
  }
}
