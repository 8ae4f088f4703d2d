import Taro from '@tarojs/taro'

const go = (url: string) => void Taro.navigateTo({ url })
const instead = (url: string) => void Taro.redirectTo({ url })

/** Every way from one page to another. */
export const routes = {
  plate: (text?: string) => go(`/pages/plate/index${text ? `?text=${encodeURIComponent(text)}` : ''}`),
  recover: () => go('/pages/recover/index'),
  recoverReplacing: () => instead('/pages/recover/index'),
  order: (orderId: string) => go(`/pages/order/index?orderId=${orderId}`),
  orderReplacing: (orderId: string) => instead(`/pages/order/index?orderId=${orderId}`),
  tasks: () => go('/pages/tasks/index'),
  task: (taskId: string) => go(`/pages/tasks/index?taskId=${taskId}`),
  hand: (orderId: string, plateText: string) =>
    go(`/pages/hand/index?orderId=${orderId}&plateText=${encodeURIComponent(plateText)}`),
  shift: () => go('/more/shift/index'),
  debtors: () => go('/more/debtors/index'),
  devices: () => go('/more/devices/index'),
  device: (deviceId: string) => go(`/more/device/index?deviceId=${deviceId}`),
  history: () => go('/more/history/index'),
  incidents: () => go('/more/incidents/index'),
  outbox: () => go('/pages/outbox/index'),
  board: () => void Taro.reLaunch({ url: '/pages/board/index' }),
}
