import { ReadDebtors } from '../modules/arrears'
import { MerchantDirectory, ReadPlatform } from '../modules/merchants'
import { PayeeCheck } from '../modules/payments'
import type { BaseServices } from './base-services'
import { AdmitPlatformPerson } from '../workflows/admit-platform-person'
import { AuditRegularly } from '../workflows/audit-regularly'
import { ChainAuditLog } from '../workflows/chain-audit-log'
import { ChangeShift } from '../workflows/change-shift'
import { AddPartitions } from '../workflows/add-partitions'
import { RetireIndexes } from '../workflows/retire-indexes'
import { ClearDeadJobs } from '../workflows/clear-dead-jobs'
import { CheckMerchantPay } from '../workflows/check-merchant-pay'
import { CreateMerchant } from '../workflows/create-merchant'
import { AnswerConsoleRequest } from '../workflows/console/answer-console-request'
import { ConfirmConsoleAct } from '../workflows/console/confirm-console-act'
import { ListConsoleSessions } from '../workflows/console/list-console-sessions'
import { SignInConsole } from '../workflows/console/sign-in-console'
import { EndSessions } from '../workflows/end-sessions'
import { InviteStaff } from '../workflows/invite-staff'
import { KeepPhotos } from '../workflows/keep-photos'
import { ListOwnerOrders } from '../workflows/list-owner-orders'
import { CloseLot } from '../workflows/close-lot'
import { ManageLots } from '../workflows/manage-lots'
import { ManageMerchants } from '../workflows/manage-merchants'
import { FindPayments } from '../workflows/money/find-payments'
import { ListMoney } from '../workflows/money/list-money'
import { ListPayments } from '../workflows/money/list-payments'
import { PostponeJob } from '../workflows/postpone-job'
import { Prune } from '../workflows/prune'
import { ReachPeople } from '../workflows/reach-people'
import { ReadBoard } from '../workflows/read-board'
import { ReadToday } from '../workflows/read-today'
import { ReadLiveNews } from '../workflows/read-live-news'
import { ReadSightings } from '../workflows/sightings/read-sightings'
import { ReadMe } from '../workflows/read-me'
import { ReadReadiness } from '../workflows/read-readiness'
import { ReadOwnerOrder } from '../workflows/read-owner-order'
import { SignInOwner } from '../workflows/sign-in-owner'
import { SignInStaff } from '../workflows/sign-in-staff'
import { WithIdempotency } from '../workflows/with-idempotency'

/** Who signs in, works where, and what is kept of it. */
export type PeopleServices = {
  answerConsoleRequest: AnswerConsoleRequest
  confirmConsoleAct: ConfirmConsoleAct
  listConsoleSessions: ListConsoleSessions
  signInConsole: SignInConsole
  admitPlatformPerson: AdmitPlatformPerson
  auditRegularly: AuditRegularly
  chainAuditLog: ChainAuditLog
  changeShift: ChangeShift
  clearDeadJobs: ClearDeadJobs
  retireIndexes: RetireIndexes
  addPartitions: AddPartitions
  checkMerchantPay: CheckMerchantPay
  createMerchant: CreateMerchant
  endSessions: EndSessions
  findPayments: FindPayments
  inviteStaff: InviteStaff
  keepPhotos: KeepPhotos
  listMoney: ListMoney
  listPayments: ListPayments
  listOwnerOrders: ListOwnerOrders
  closeLot: CloseLot
  manageLots: ManageLots
  manageMerchants: ManageMerchants
  merchantDirectory: MerchantDirectory
  payeeCheck: PayeeCheck
  postponeJob: PostponeJob
  prune: Prune
  reachPeople: ReachPeople
  readBoard: ReadBoard
  readToday: ReadToday
  readLiveNews: ReadLiveNews
  readSightings: ReadSightings
  readMe: ReadMe
  readPlatform: ReadPlatform
  readReadiness: ReadReadiness
  readOwnerOrder: ReadOwnerOrder
  signInOwner: SignInOwner
  signInStaff: SignInStaff
  withIdempotency: WithIdempotency
}

export function composePeopleServices(base: BaseServices): PeopleServices {
  const readMe = new ReadMe(base)
  const endSessions = new EndSessions(base)
  const readSightings = new ReadSightings(base)
  const payeeCheck = new PayeeCheck(base)
  const readPlatform = new ReadPlatform({ ...base, payeeCheck })
  const checkMerchantPay = new CheckMerchantPay({ ...base, payeeCheck })
  return {
    readMe,
    endSessions,
    answerConsoleRequest: new AnswerConsoleRequest(base),
    confirmConsoleAct: new ConfirmConsoleAct(base),
    listConsoleSessions: new ListConsoleSessions(base),
    signInConsole: new SignInConsole({ ...base, readMe }),
    admitPlatformPerson: new AdmitPlatformPerson(base),
    auditRegularly: new AuditRegularly(base),
    chainAuditLog: new ChainAuditLog(base),
    changeShift: new ChangeShift({ ...base, readMe }),
    clearDeadJobs: new ClearDeadJobs(base),
    retireIndexes: new RetireIndexes(base),
    addPartitions: new AddPartitions(base),
    createMerchant: new CreateMerchant(base),
    inviteStaff: new InviteStaff({ ...base, endSessions }),
    keepPhotos: new KeepPhotos(base),
    findPayments: new FindPayments(base),
    listMoney: new ListMoney(base),
    listPayments: new ListPayments(base),
    reachPeople: new ReachPeople(base),
    listOwnerOrders: new ListOwnerOrders(base),
    closeLot: new CloseLot(base),
    manageLots: new ManageLots(base),
    merchantDirectory: new MerchantDirectory({ ...base, database: base.database.urgent }),
    payeeCheck,
    readPlatform,
    checkMerchantPay,
    manageMerchants: new ManageMerchants({ ...base, readPlatform }),
    readReadiness: new ReadReadiness({ ...base, checkMerchantPay }),
    postponeJob: new PostponeJob(base),
    prune: new Prune(base),
    readBoard: new ReadBoard({ ...base, readSightings, readDebtors: new ReadDebtors(base) }),
    readToday: new ReadToday(base),
    readLiveNews: new ReadLiveNews(base),
    readSightings,
    readOwnerOrder: new ReadOwnerOrder(base),
    signInOwner: new SignInOwner(base),
    signInStaff: new SignInStaff({ ...base, readMe }),
    withIdempotency: new WithIdempotency(base),
  }
}
