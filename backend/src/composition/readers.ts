import { ReadArrearDetails, ReadArrears, ReadDebtors, ReadReviews } from '../modules/arrears'
import { ReadAuditLog } from '../modules/audit'
import { DeviceKeys, ReadDevices } from '../modules/devices'
import { ReadDisputes } from '../modules/disputes'
import { LotCodes } from '../modules/lots'
import { ReadIncidents } from '../modules/incidents'
import { ReadMoveTasks } from '../modules/move-tasks'
import { ReadOrders } from '../modules/orders'
import { ReadFieldReport, ReadReport, ReadSourceHealth } from '../modules/reporting'
import type { BaseServices } from './base-services'

/** What modules show to staff, and the keys of devices: reading only. */
export type Readers = {
  deviceKeys: DeviceKeys
  lotCodes: LotCodes
  readArrearDetails: ReadArrearDetails
  readArrears: ReadArrears
  readAuditLog: ReadAuditLog
  readDebtors: ReadDebtors
  readDevices: ReadDevices
  readDisputes: ReadDisputes
  readIncidents: ReadIncidents
  readMoveTasks: ReadMoveTasks
  readOrders: ReadOrders
  readFieldReport: ReadFieldReport
  readReport: ReadReport
  readSourceHealth: ReadSourceHealth
  readReviews: ReadReviews
}

export function composeReaders(base: BaseServices): Readers {
  const { database, orderCache, clock, settings, pay, photoLinks } = base
  return {
    deviceKeys: new DeviceKeys({ database: database.urgent, clock, settings }),
    readArrearDetails: new ReadArrearDetails({ database, clock, photoLinks }),
    readArrears: new ReadArrears({ database, clock }),
    readAuditLog: new ReadAuditLog({ database }),
    lotCodes: new LotCodes({ database, settings, pay }),
    readDebtors: new ReadDebtors({ database }),
    readDevices: new ReadDevices({ database, clock, settings }),
    readDisputes: new ReadDisputes({ database }),
    readIncidents: new ReadIncidents({ database }),
    readMoveTasks: new ReadMoveTasks({ database }),
    readOrders: new ReadOrders({ database, orderCache }),
    readFieldReport: new ReadFieldReport(base),
    readReport: new ReadReport(base),
    readSourceHealth: new ReadSourceHealth(base),
    readReviews: new ReadReviews({ database, clock, photoLinks }),
  }
}
