export default definePageConfig({ navigationBarTitleText: '按车牌缴费' })
