export default definePageConfig({ navigationBarTitleText: '车牌详情' })
