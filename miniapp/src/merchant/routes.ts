import { PLATE_COLOUR_NAMES, type PlateColour } from '@fangxing/contract/plate'
import Taro from '@tarojs/taro'

const open = (url: string) => void Taro.navigateTo({ url })
const replace = (url: string) => void Taro.redirectTo({ url })

/** The same text in another colour is another car. */
const colourParam = (colour: PlateColour | undefined) => (colour ? `&colour=${colour}` : '')
/** The colour of a page's parameters, when it is one. */
export const colourOfParam = (colour: string | undefined): PlateColour | undefined =>
  PLATE_COLOUR_NAMES.find(name => name === colour)

/** Every navigation between pages; `…Replacing` leaves no way back to the page before. */
export const routes = {
  plate: (text?: string, colour?: PlateColour) =>
    open(`/recovery/plate/index${text ? `?text=${encodeURIComponent(text)}${colourParam(colour)}` : ''}`),
  patrol: () => open('/recovery/patrol/index'),
  found: () => open('/recovery/found/index'),
  recover: () => open('/recovery/recover/index'),
  recoverReplacing: () => replace('/recovery/recover/index'),
  order: (orderId: string) => open(`/pages/order/index?orderId=${orderId}`),
  orderReplacing: (orderId: string) => replace(`/pages/order/index?orderId=${orderId}`),
  tasks: () => open('/pages/tasks/index'),
  task: (taskId: string) => open(`/pages/tasks/index?taskId=${taskId}`),
  hand: (orderId: string, plateText: string) =>
    open(`/pages/hand/index?orderId=${orderId}&plateText=${encodeURIComponent(plateText)}`),
  /** The car was let go with the key before the platform knew of it. */
  handInEmergency: (orderId: string, plateText: string) =>
    open(`/pages/hand/index?orderId=${orderId}&plateText=${encodeURIComponent(plateText)}&emergency=1`),
  shift: () => open('/more/shift/index'),
  debtors: () => open('/more/debtors/index'),
  debts: (plateText: string, colour?: PlateColour) =>
    open(`/more/debts/index?plateText=${encodeURIComponent(plateText)}${colourParam(colour)}`),
  notices: (plateText: string, plateColour: string) =>
    open(`/paper/notices/index?plateText=${encodeURIComponent(plateText)}&plateColour=${plateColour}`),
  notice: (noticeId: string) => open(`/paper/notice/index?noticeId=${noticeId}`),
  decisions: () => open('/more/decisions/index'),
  devices: () => open('/more/devices/index'),
  device: (deviceId: string) => open(`/more/device/index?deviceId=${deviceId}`),
  history: () => open('/more/history/index'),
  incidents: () => open('/more/incidents/index'),
  console: () => open('/more/console/index'),
  people: () => open('/more/people/index'),
  lotCode: () => open('/more/lot-code/index'),
  outbox: () => open('/pages/outbox/index'),
  board: () => void Taro.reLaunch({ url: '/pages/board/index' }),
}
