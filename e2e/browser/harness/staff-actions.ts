import type { Locator, Page } from 'playwright-core'

export const button = (within: Page | Locator, name: string | RegExp): Locator =>
  within.getByRole('button', typeof name === 'string' ? { name, exact: true } : { name })

const keyboard = (within: Page | Locator) => within.getByRole('group', { name: '车牌键盘' })

/** Types the characters of a plate on the plate keyboard. */
export async function typePlate(within: Page | Locator, signs: string): Promise<void> {
  for (const sign of signs) await button(keyboard(within), sign).click()
}

/** From the dashboard: types a plate, chooses its colour, and opens the recovery form for its arrears. */
export async function findArrears(page: Page, plate: string): Promise<void> {
  await button(page, '输入车牌').click()
  await typePlate(page, plate)
  await button(page, '查询欠费').click()
  await page.getByText('欠费合计').waitFor()
  await page.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(page, '发起追缴').click()
}

/** The second, independent entry of the plate. */
export async function confirmPlate(page: Page, plate: string): Promise<void> {
  await button(page, '核对车牌').click()
  const sheet = page.getByRole('dialog')
  await typePlate(sheet, plate.slice(-3))
  await sheet.getByRole('radio', { name: '蓝', exact: true }).click()
  await button(keyboard(sheet), '核对车牌').click()
  await page.getByText('已核对').waitFor()
}

export async function takePhoto(page: Page, picture: Buffer): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await button(page, '拍照').click()
  await (await chooser).setFiles({ name: 'scene.jpg', mimeType: 'image/jpeg', buffer: picture })
}

/** In a browser the QR code's link is typed instead of scanned by the camera. */
export async function scan(page: Page, opener: string, link: string): Promise<void> {
  await button(page, opener).click()
  const sheet = page.getByRole('dialog')
  await sheet.getByRole('textbox').fill(link)
  await button(sheet, '使用').click()
}

export const CHECKLIST = [
  '车内没有人、没有宠物',
  '不在消防通道',
  '不会挡住其他车辆和行人',
  '不是救护车、殡葬车、运钞车、校车，也没有残疾人证',
  '现场可收现金或用其他方式付款',
] as const

export async function tickChecklist(page: Page, names: readonly string[] = CHECKLIST): Promise<void> {
  for (const name of names) await page.getByRole('checkbox', { name }).click()
}
