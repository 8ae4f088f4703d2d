import { ENTITLEMENT_KIND_LABELS } from '@fangxing/contract/entitlements'
import { LOT_CLOSED_LABEL } from '@fangxing/contract/lots'
import { plateOfKey } from '@fangxing/contract/plate'
import { ROLE_LABELS } from '@fangxing/contract/roles'
import type { Message } from '@fangxing/contract/messages'
import { colourText, HEADS, plateColumns, type ListFiles, type Texts } from './list-file'

const YES: Message = { zh: '有', en: 'Yes' }
const NO: Message = { zh: '没有', en: 'No' }
const ACTIVE: Message = { zh: '在职', en: 'Active' }
const INVITED: Message = { zh: '待绑定微信', en: 'Invited, not bound yet' }
const DISABLED: Message = { zh: '已停用', en: 'Disabled' }

/** Of several in one cell each has its colour beside it. */
function plateText(key: string, t: Texts['t']): string {
  const { text, colour } = plateOfKey(key)
  return `${text} ${colourText(colour, t)}`
}

export const OFFICE_LISTS: Pick<
  ListFiles,
  'listLots' | 'listStaff' | 'listShifts' | 'listEntitlements' | 'listExemptPlates' | 'listMerchants'
> = {
  listLots: {
    title: { zh: '停车场', en: 'Lots' },
    columns: [
      [HEADS.name, row => row.name],
      [{ zh: '地址', en: 'Address' }, row => row.address],
      [{ zh: '客服电话', en: 'Hotline' }, row => row.hotline],
      [{ zh: '经营权', en: 'Operating right' }, (row, { t }) => t(row.clearance.operatingRight ? YES : NO)],
      [{ zh: '公示牌', en: 'Notice board' }, (row, { t }) => t(row.clearance.noticeBoard ? YES : NO)],
      [{ zh: '警方联系人', en: 'Police contact' }, row => row.clearance.policeContact],
      [{ zh: '律师意见有效至', en: "Lawyer's opinion until" }, row => row.legalOpinion?.validUntil],
      [LOT_CLOSED_LABEL, row => ({ at: row.closedAt })],
    ],
  },
  listStaff: {
    title: { zh: '员工', en: 'People' },
    columns: [
      [{ zh: '姓名', en: 'Name' }, row => row.name],
      [{ zh: '角色', en: 'Roles' }, (row, { t }) => row.roles.map(role => t(ROLE_LABELS[role])).join(' ')],
      [
        HEADS.lots,
        // Whoever is more than an attendant works in every lot.
        (row, { t, lotName }) =>
          row.roles.some(role => role !== 'attendant')
            ? t(HEADS.everyLot)
            : row.lotIds.map(lotName).join('、'),
      ],
      [HEADS.state, (row, { t }) => t(row.disabled ? DISABLED : row.bound ? ACTIVE : INVITED)],
      [{ zh: '在班的车场', en: 'On shift in' }, (row, { lotName }) => lotName(row.onShift?.lotId ?? null)],
      [{ zh: '上班', en: 'On shift since' }, row => ({ at: row.onShift?.startedAt ?? null })],
    ],
  },
  listShifts: {
    title: { zh: '班次', en: 'Shifts' },
    columns: [
      [{ zh: '姓名', en: 'Name' }, row => row.name],
      [HEADS.lot, (row, { lotName }) => lotName(row.lotId)],
      [{ zh: '上班', en: 'Began' }, row => ({ at: row.startedAt })],
      [{ zh: '下班', en: 'Ended' }, row => ({ at: row.endedAt })],
    ],
  },
  listEntitlements: {
    title: { zh: '月卡与减免', en: 'Passes and coupons' },
    columns: [
      [{ zh: '种类', en: 'Kind' }, (row, { t }) => t(ENTITLEMENT_KIND_LABELS[row.kind])],
      [HEADS.name, row => row.name],
      [HEADS.plate, (row, { t }) => row.plates.map(key => plateText(key, t)).join('、')],
      [HEADS.lots, (row, { t, lotName }) => row.lotIds.map(lotName).join('、') || t(HEADS.everyLot)],
      [{ zh: '起', en: 'From' }, row => ({ at: row.validFrom })],
      [{ zh: '止', en: 'Until' }, row => ({ at: row.validTo })],
      [{ zh: '谁给的', en: 'Granted by' }, row => row.grantedBy.name],
      [{ zh: '提前结束', en: 'Ended early' }, row => ({ at: row.endedAt })],
    ],
  },
  listExemptPlates: {
    title: { zh: '豁免车牌', en: 'Exempt plates' },
    columns: [
      ...plateColumns(),
      [HEADS.lot, (row, { t, lotName }) => (row.lotId === null ? t(HEADS.everyLot) : lotName(row.lotId))],
      [{ zh: '为什么', en: 'Why' }, row => row.note],
      [{ zh: '添加人', en: 'Added by' }, row => row.addedBy],
      [{ zh: '添加时间', en: 'Added' }, row => ({ at: row.addedAt })],
      [{ zh: '到期', en: 'Ends' }, row => ({ at: row.endsAt })],
    ],
  },
  listMerchants: {
    title: { zh: '商家', en: 'Merchants' },
    columns: [
      [HEADS.name, row => row.name],
      [{ zh: '代码', en: 'Code' }, row => row.code],
      [{ zh: '收款方', en: 'Payee' }, row => row.payeeName],
      [{ zh: '商户号', en: 'Merchant number' }, row => row.mchid],
      [{ zh: '客服电话', en: 'Hotline' }, row => row.hotline],
      [{ zh: '停车场', en: 'Lots' }, row => row.lotCount],
      [{ zh: '装置', en: 'Devices' }, row => row.deviceCount],
      [{ zh: '正拦停', en: 'Held now' }, row => row.heldCount],
      [{ zh: '未关闭的告警', en: 'Open incidents' }, row => row.openIncidentCount],
      [{ zh: '停止升锁自', en: 'Raising stopped since' }, row => ({ at: row.raisingStoppedAt })],
    ],
  },
}
