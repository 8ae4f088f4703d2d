import {
  COMPLAINT_LABELS,
  DEVICE_ALARM_LABELS,
  DEVICE_LIFECYCLE_LABELS,
  DEVICE_LINK_LABELS,
  DEVICE_POSITION_LABELS,
  INCIDENT_LABELS,
  INCIDENT_STATE_LABELS,
  RECOVERY_ORDER_LABELS,
} from '@fangxing/contract/states'
import type { Message } from '@fangxing/contract/messages'
import { HEADS, plateColumns, type ListFiles } from './list-file'

const ALARMS: Readonly<Record<string, Message | undefined>> = DEVICE_ALARM_LABELS
const STOCK: Message = { zh: '未分配（在库）', en: 'In stock' }

const THERE: Message = { zh: '在此处', en: 'There now' }
const WAS_THERE: Message = { zh: '最后一次在此处', en: 'There last' }

export const FIELD_LISTS: Pick<
  ListFiles,
  'listOrders' | 'listIncidents' | 'listDevices' | 'listDevicePlaces' | 'listComplaints'
> = {
  listOrders: {
    title: { zh: '追缴订单', en: 'Orders' },
    columns: [
      ...plateColumns(),
      [HEADS.state, (row, { t }) => t(RECOVERY_ORDER_LABELS[row.state])],
      [HEADS.lot, row => row.lot.name],
      [{ zh: '车位', en: 'Bay' }, row => row.bay],
      [HEADS.amount, row => ({ fen: row.amountFen })],
      [{ zh: '发起', en: 'Opened' }, row => ({ at: row.openedAt })],
      [{ zh: '发起人', en: 'Opened by' }, row => row.openedBy.name],
      [{ zh: '付清', en: 'Paid' }, row => ({ at: row.paidAt })],
      [{ zh: '锁降下', en: 'Released' }, row => ({ at: row.releasedAt })],
    ],
  },
  listIncidents: {
    title: { zh: '告警', en: 'Incidents' },
    columns: [
      [{ zh: '级别', en: 'Level' }, row => row.level],
      [{ zh: '告警', en: 'Incident' }, (row, { t }) => t(INCIDENT_LABELS[row.kind])],
      [HEADS.state, (row, { t }) => t(INCIDENT_STATE_LABELS[row.state])],
      [HEADS.lot, (row, { lotName }) => lotName(row.lotId)],
      ...plateColumns(),
      [{ zh: '装置', en: 'Device' }, row => row.deviceId],
      [{ zh: '产生', en: 'Opened' }, row => ({ at: row.openedAt })],
      [{ zh: '有人看到', en: 'Seen' }, row => ({ at: row.seenAt })],
      [{ zh: '接手', en: 'Taken over' }, row => ({ at: row.acknowledgedAt })],
      [{ zh: '关闭', en: 'Closed' }, row => ({ at: row.closedAt })],
    ],
  },
  listComplaints: {
    title: { zh: '投诉', en: 'Complaints' },
    columns: [
      [{ zh: '工单号', en: 'Ticket' }, row => row.ticketNumber],
      [HEADS.state, (row, { t }) => t(COMPLAINT_LABELS[row.state])],
      [HEADS.lot, row => row.lot.name],
      ...plateColumns(),
      [{ zh: '内容', en: 'What was said' }, row => row.content],
      [{ zh: '收到', en: 'Received' }, row => ({ at: row.receivedAt })],
      [{ zh: '答复期限', en: 'To be answered by' }, row => ({ at: row.dueAt })],
      [{ zh: '答复', en: 'Answer' }, row => row.answer],
      [{ zh: '答复时间', en: 'Answered' }, row => ({ at: row.answeredAt })],
      [{ zh: '答复人', en: 'Answered by' }, row => row.answeredBy],
      [{ zh: '办结', en: 'Closed' }, row => ({ at: row.closedAt })],
    ],
  },
  listDevices: {
    title: { zh: '装置', en: 'Devices' },
    columns: [
      [{ zh: '编号', en: 'Id' }, row => row.id],
      [{ zh: '出厂序列号', en: 'Serial' }, row => row.serial],
      [HEADS.lot, (row, { t, lotName }) => (row.lotId === null ? t(STOCK) : lotName(row.lotId))],
      [HEADS.state, (row, { t }) => t(DEVICE_LIFECYCLE_LABELS[row.lifecycle])],
      [{ zh: '位置', en: 'Position' }, (row, { t }) => t(DEVICE_POSITION_LABELS[row.position])],
      [{ zh: '连接', en: 'Link' }, (row, { t }) => t(DEVICE_LINK_LABELS[row.link])],
      [{ zh: '电量（%）', en: 'Battery (%)' }, row => row.batteryPct],
      [{ zh: '信号（dBm）', en: 'Signal (dBm)' }, row => row.rssi],
      [
        { zh: '告警', en: 'Alarms' },
        (row, { t }) => row.alarms.map(alarm => t(ALARMS[alarm] ?? { zh: alarm, en: alarm })).join(' '),
      ],
      [{ zh: '最近在线', en: 'Last heard' }, row => ({ at: row.lastSeenAt })],
    ],
  },
  listDevicePlaces: {
    title: { zh: '装置在哪里', en: 'Where devices are' },
    columns: [
      [HEADS.lot, (row, { t, lotName }) => (row.lotId === null ? t(STOCK) : lotName(row.lotId))],
      [{ zh: '编号', en: 'Id' }, row => row.deviceId],
      [HEADS.state, (row, { t }) => t(DEVICE_LIFECYCLE_LABELS[row.lifecycle])],
      [
        { zh: '所在', en: 'Place' },
        ({ order }, { t }) => (order === null ? null : t(order.isThere ? THERE : WAS_THERE)),
      ],
      [{ zh: '订单的车场', en: 'Lot of the order' }, ({ order }) => order?.lotName],
      [{ zh: '车位', en: 'Bay' }, ({ order }) => order?.bay],
      [HEADS.plate, ({ order }) => order?.plateText],
      [{ zh: '放置', en: 'Put there' }, ({ order }) => ({ at: order?.putAt ?? null })],
      [{ zh: '取走', en: 'Taken away' }, ({ order }) => ({ at: order?.takenAt ?? null })],
      [{ zh: '最后经手人', en: 'Last in the hands of' }, ({ lastHad }) => lastHad?.name],
      [{ zh: '经手时间', en: 'When' }, ({ lastHad }) => ({ at: lastHad?.at ?? null })],
      [{ zh: '最近在线', en: 'Last heard' }, row => ({ at: row.lastSeenAt })],
    ],
  },
}
