import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import type { MoveTaskView } from '@fangxing/contract/move-tasks'
import { session } from '../src/merchant/calls'
import TasksPage from '../src/merchant/pages/tasks/index'
import { chooseLanguage } from '../src/shared/i18n/language'
import { board, moveTask, staffOrder, staffSession } from './support/lot'
import { refusal } from './support/orders'
import { phone } from './support/phone'

const SCENE = '/photos/scene-1'
let task: MoveTaskView
let isLive: boolean
beforeEach(() => {
  jest.useFakeTimers()
  phone.reset()
  session.clear()
  chooseLanguage('zh')
  task = moveTask({ state: 'arrived', bay: '负二层 C-12' })
  isLive = true
  phone.params = { taskId: task.id }
  phone.camera = ['wxfile://a.jpg']
  let sent = 0
  phone.respond = ({ method, url }) => {
    const { pathname } = new URL(url)
    const order = staffOrder({ state: isLive ? 'released' : 'cancelled', photoUrls: [SCENE] })
    if (pathname === '/staff/session') return { statusCode: 200, data: staffSession() }
    if (pathname === '/staff/me') return { statusCode: 200, data: staffSession().me }
    if (pathname === '/staff/board')
      return { statusCode: 200, data: board({ moveTasks: [task], orders: isLive ? [order] : [] }) }
    if (pathname === `/staff/orders/${task.orderId}`) return { statusCode: 200, data: order }
    if (pathname === '/staff/photos' && method === 'POST') {
      sent += 1
      return { statusCode: 200, data: { photoId: `photo-${sent}`, url: `http://127.0.0.1:1/photos/${sent}` } }
    }
    return { statusCode: 404, data: refusal('NOT_FOUND') }
  }
})
afterEach(() => jest.useRealTimers())

const advance = () => act(() => jest.advanceTimersByTimeAsync(0))
async function open(): Promise<void> {
  render(<TasksPage />)
  for (let turn = 0; turn < 4; turn++) await advance()
}
const button = (name: string | RegExp) => screen.queryByRole<HTMLButtonElement>('button', { name })
async function takePhoto(): Promise<void> {
  fireEvent.click(button('拍照')!)
  for (let turn = 0; turn < 4; turn++) await advance()
}

it.each([
  ['of a live order', true],
  ['of an order that was called off, which the board does not have', false],
] as const)('a move task %s shows the bay and the place as it was set up', async (_what, live) => {
  isLive = live
  await open()
  expect(screen.getByText('负二层 C-12')).toBeTruthy()
  const picture = screen.getByRole('button', { name: '发起时的现场照片 1' }).querySelector('img')
  expect(picture?.getAttribute('src')).toContain(SCENE)
})

it('is finished only with the photo that its words ask for', async () => {
  await open()
  expect(button('先拍照，再扫描完成')!.disabled).toBe(true)
  expect(button('扫描装置并完成')).toBeNull()
  await takePhoto()
  expect(button('先拍照，再扫描完成')).toBeNull()
  expect(button('扫描装置并完成')!.disabled).toBe(false)
})

it('keeps its photos over a reload, and not for another task', async () => {
  await open()
  await takePhoto()
  cleanup()
  await open()
  expect(screen.getAllByRole('button', { name: '删除照片' })).toHaveLength(1)
  expect(button('扫描装置并完成')!.disabled).toBe(false)
  cleanup()
  task = { ...task, id: '00000000-0000-4000-8000-000000000021' }
  phone.params = { taskId: task.id }
  await open()
  expect(button('删除照片')).toBeNull()
})

it('says that a picture could not be read, and keeps the others', async () => {
  phone.camera = ['wxfile://a.jpg', 'wxfile://broken.heic']
  phone.unreadable = ['wxfile://broken.heic']
  await open()
  await takePhoto()
  expect(screen.getByText('有照片无法读取，请重拍或换一张')).toBeTruthy()
  expect(screen.getAllByRole('button', { name: '删除照片' })).toHaveLength(1)
})
