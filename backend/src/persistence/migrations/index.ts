import { MainRoad1764000000000 } from './1764000000000-main-road'
import { LedgerCheck1764500000000 } from './1764500000000-ledger-check'
import { Deadline1766100000000 } from './1766100000000-deadline'
import { ConfirmedKeyVersion1766300000000 } from './1766300000000-confirmed-key-version'
import { SessionRevoked1766300000001 } from './1766300000001-session-revoked'
import { JournalTransaction1766300000002 } from './1766300000002-journal-transaction'
import { OrderCacheLease1766400000000 } from './1766400000000-order-cache-lease'
import { NewsAndAgeIndexes1766500000000 } from './1766500000000-news-and-age-indexes'
import { KeyRings1766600000000 } from './1766600000000-key-rings'
import { DeviceBoot1766700000000 } from './1766700000000-device-boot'
import { DevicePresence1766700000001 } from './1766700000001-device-presence'
import { HotUpdates1766700000002 } from './1766700000002-hot-updates'
import { JournalBound1766700000003 } from './1766700000003-journal-bound'
import { JournalBoundChecked1766700000004 } from './1766700000004-journal-bound-checked'
import { JournalPartitions1766700000005 } from './1766700000005-journal-partitions'
import { AuditDay1766700000006 } from './1766700000006-audit-day'
import { ReportNode1766800000000 } from './1766800000000-report-node'
import { CanonicalPlates1766900000000 } from './1766900000000-canonical-plates'
import { OneOrderPerPlate1767000000000 } from './1767000000000-one-order-per-plate'
import { MoneyDecisions1767100000000 } from './1767100000000-money-decisions'
import { IncidentSeen1767200000000 } from './1767200000000-incident-seen'
import { PlatformPeople1767300000000 } from './1767300000000-platform-people'
import { Debtor1767300000001 } from './1767300000001-debtor'
import { Bill1767400000000 } from './1767400000000-bill'
import { BillWithoutDevice1767400000001 } from './1767400000001-bill-without-device'
import { SettlementLineMethod1767400000002 } from './1767400000002-settlement-line-method'
import { BillOfPlate1767400000003 } from './1767400000003-bill-of-plate'
import { Tariff1767500000000 } from './1767500000000-tariff'
import { OrderBay1767600000000 } from './1767600000000-order-bay'
import { Stays1767800000000 } from './1767800000000-stays'
import { CollectedElsewhere1767800000001 } from './1767800000001-collected-elsewhere'
import { PendingPayment1767900000000 } from './1767900000000-pending-payment'
import { Webhooks1768000000000 } from './1768000000000-webhooks'
import { LotCode1768100000000 } from './1768100000000-lot-code'
import { PlateLooks1768100000001 } from './1768100000001-plate-looks'
import { Notice1768200000000 } from './1768200000000-notice'
import { NoticePictures1768200000001 } from './1768200000001-notice-pictures'
import { Sighting1768300000000 } from './1768300000000-sighting'
import { DebtorSearch1768300000001 } from './1768300000001-debtor-search'
import { EnforcementFloor1768400000000 } from './1768400000000-enforcement-floor'
import { ArrearTimeBar1768400000001 } from './1768400000001-arrear-time-bar'
import { ConsoleAct1769000000001 } from './1769000000001-console-act'
import { ImportProblemCells1769100000300 } from './1769100000300-import-problem-cells'
import { ConsoleSignIn1769000000000 } from './1769000000000-console-sign-in'
import { DataImport1768500000000 } from './1768500000000-data-import'
import { BulkVoid1769500000000 } from './1769500000000-bulk-void'
import { CarsInside1769500000001 } from './1769500000001-cars-inside'
import { NoticeOpened1769600000000 } from './1769600000000-notice-opened'
import { OpenReminderMessages1769310000000 } from './1769310000000-open-reminder-messages'
import { MerchantPayCheck1769800000000 } from './1769800000000-merchant-pay-check'
import { DeviceSample1769810000000 } from './1769810000000-device-sample'
import { ReminderPayBefore1769200000000 } from './1769200000000-reminder-pay-before'
import { PoliceReport1768900000000 } from './1768900000000-police-report'
import { PlateBinding1768800000000 } from './1768800000000-plate-binding'
import { SightingEndedAt1768600000000 } from './1768600000000-sighting-ended-at'
import { WebhookPlace1768600000001 } from './1768600000001-webhook-place'
import { RepricedLines1768700000000 } from './1768700000000-repriced-lines'
import { Entitlement1768700000001 } from './1768700000001-entitlement'
import { ReminderMessage1768800000001 } from './1768800000001-reminder-message'
import { Dispute1768900000001 } from './1768900000001-dispute'
import { VoluntaryBill1768900000002 } from './1768900000002-voluntary-bill'
import { ExemptPlateEnds1769300000000 } from './1769300000000-exempt-plate-ends'
import { StayPicture1769400000000 } from './1769400000000-stay-picture'
import { ArrearAge1769700000001 } from './1769700000001-arrear-age'
import { Complaint1769700000002 } from './1769700000002-complaint'
import { FieldReport1769700000000 } from './1769700000000-field-report'
import { EndedMessages1769820000000 } from './1769820000000-ended-messages'
import { ListIndexes1769822000000 } from './1769822000000-list-indexes'
import { LotClosed1769823000000 } from './1769823000000-lot-closed'
import { SortIndexes1769824000000 } from './1769824000000-sort-indexes'
import { DebtorCount1769824100000 } from './1769824100000-debtor-count'
import { LongLists1769826000000 } from './1769826000000-long-lists'
import { NodeLease1769827200000 } from './1769827200000-node-lease'
import { ReviewDecisions1769827100000 } from './1769827100000-review-decisions'
import { SourceAnswers1769827000000 } from './1769827000000-source-answers'
import { GraceEnd1769830000000 } from './1769830000000-grace-end'
import { PlateReprice1769829000000 } from './1769829000000-plate-reprice'
import { ClonePlate1769831000000 } from './1769831000000-clone-plate'
import { PaidWhileParked1769832000000 } from './1769832000000-paid-while-parked'
import { Retention1769833000000 } from './1769833000000-retention'
import { LotStayRules1769833100000 } from './1769833100000-lot-stay-rules'
import { AuditLooks1769834000000 } from './1769834000000-audit-looks'
import { OldestDebt1769836000000 } from './1769836000000-oldest-debt'
import { MoneyOfMerchant1769836100000 } from './1769836100000-money-of-merchant'
import { StaffPhone1769836200000 } from './1769836200000-staff-phone'
import { LastPicture1769837000000 } from './1769837000000-last-picture'
import { DebtUndone1769837000001 } from './1769837000001-debt-undone'
import { PlateRepricePlate1769838000000 } from './1769838000000-plate-reprice-plate'
import { NotHeldUntil1769839000000 } from './1769839000000-not-held-until'
import { OpenDebtsOfLot1769841000000 } from './1769841000000-open-debts-of-lot'
import { LeaveMinutes1769843100000 } from './1769843100000-leave-minutes'
import { PlatesLeave1769843200000 } from './1769843200000-plates-leave'
import { DropJournalPartition1769843300000 } from './1769843300000-drop-journal-partition'
import { AuditReach1769846000000 } from './1769846000000-audit-reach'

/** Every migration, oldest first. */
export const MIGRATIONS = [
  MainRoad1764000000000,
  LedgerCheck1764500000000,
  Deadline1766100000000,
  ConfirmedKeyVersion1766300000000,
  SessionRevoked1766300000001,
  JournalTransaction1766300000002,
  OrderCacheLease1766400000000,
  NewsAndAgeIndexes1766500000000,
  KeyRings1766600000000,
  DeviceBoot1766700000000,
  DevicePresence1766700000001,
  HotUpdates1766700000002,
  JournalBound1766700000003,
  JournalBoundChecked1766700000004,
  JournalPartitions1766700000005,
  AuditDay1766700000006,
  ReportNode1766800000000,
  CanonicalPlates1766900000000,
  OneOrderPerPlate1767000000000,
  MoneyDecisions1767100000000,
  IncidentSeen1767200000000,
  PlatformPeople1767300000000,
  Debtor1767300000001,
  Bill1767400000000,
  BillWithoutDevice1767400000001,
  SettlementLineMethod1767400000002,
  BillOfPlate1767400000003,
  Tariff1767500000000,
  OrderBay1767600000000,
  Stays1767800000000,
  CollectedElsewhere1767800000001,
  PendingPayment1767900000000,
  Webhooks1768000000000,
  LotCode1768100000000,
  PlateLooks1768100000001,
  Notice1768200000000,
  NoticePictures1768200000001,
  Sighting1768300000000,
  DebtorSearch1768300000001,
  EnforcementFloor1768400000000,
  ArrearTimeBar1768400000001,
  DataImport1768500000000,
  PoliceReport1768900000000,
  ConsoleSignIn1769000000000,
  ConsoleAct1769000000001,
  PlateBinding1768800000000,
  SightingEndedAt1768600000000,
  WebhookPlace1768600000001,
  RepricedLines1768700000000,
  Entitlement1768700000001,
  ReminderMessage1768800000001,
  Dispute1768900000001,
  ImportProblemCells1769100000300,
  VoluntaryBill1768900000002,
  ExemptPlateEnds1769300000000,
  ReminderPayBefore1769200000000,
  OpenReminderMessages1769310000000,
  StayPicture1769400000000,
  BulkVoid1769500000000,
  CarsInside1769500000001,
  NoticeOpened1769600000000,
  FieldReport1769700000000,
  MerchantPayCheck1769800000000,
  DeviceSample1769810000000,
  ArrearAge1769700000001,
  Complaint1769700000002,
  EndedMessages1769820000000,
  ListIndexes1769822000000,
  LotClosed1769823000000,
  SortIndexes1769824000000,
  DebtorCount1769824100000,
  LongLists1769826000000,
  SourceAnswers1769827000000,
  ReviewDecisions1769827100000,
  NodeLease1769827200000,
  PlateReprice1769829000000,
  GraceEnd1769830000000,
  ClonePlate1769831000000,
  PaidWhileParked1769832000000,
  Retention1769833000000,
  LotStayRules1769833100000,
  AuditLooks1769834000000,
  OldestDebt1769836000000,
  MoneyOfMerchant1769836100000,
  StaffPhone1769836200000,
  LastPicture1769837000000,
  DebtUndone1769837000001,
  PlateRepricePlate1769838000000,
  NotHeldUntil1769839000000,
  OpenDebtsOfLot1769841000000,
  LeaveMinutes1769843100000,
  PlatesLeave1769843200000,
  DropJournalPartition1769843300000,
  AuditReach1769846000000,
]
