import { currencySchema } from '../../../domain/money.ts';
import type { Logo, Program, Store } from '../../../domain/protocol.ts';
import { idOf } from '../../domain/given.ts';
import { leafLogo, wavesLogo } from './logos.ts';

/** A made-up shop whose papers are hard in a way of their own. */
export type Shop = {
  readonly name: string;
  readonly store: Store;
  readonly programs: readonly Program[];
  readonly operators: readonly [string, string];
  /** Minor units for what is 50.00 in dollars. */
  readonly fifty: number;
  /** A slip's own words, in the shop's language. */
  readonly slip: { readonly title: string; readonly note: string };
};

type Draft = Omit<Shop, 'store' | 'programs'> & {
  readonly locale: string; readonly currency: string; readonly timeZone: string;
  readonly shop: string; readonly address: readonly string[]; readonly phone: string;
  readonly program: string; readonly terms: string;
  readonly logo?: Logo; readonly header?: readonly string[]; readonly footer?: readonly string[];
};

const shop = ({ locale, currency, timeZone, shop: name, address, phone, program, terms, logo, header, footer, ...rest }: Draft, index: number): Shop => ({
  ...rest,
  store: {
    id: idOf(800 + index), number: 12, name, address: [...address], phone, timeZone, currency: currencySchema.parse(currency), receiptLocale: locale,
    ...(logo || header || footer ? { letterhead: { logo: logo ?? null, header: [...(header ?? [])], footer: [...(footer ?? [])], freezePhone: '' } } : {}),
  },
  // What papers don't show is left out.
  programs: [{ number: 1, name: program, currency, terms: { [locale.split('-')[0] ?? locale]: terms, en: terms } } as unknown as Program],
});

/** Languages, currencies without decimals and with three, long names, logos, right-to-left, emoji, and all of it at once. */
export const shops: readonly Shop[] = ([
  {
    name: 'english', locale: 'en-US', currency: 'USD', timeZone: 'America/Los_Angeles', shop: 'Harbor Market', address: ['12 Dock Street', 'Portland, OR 97201'], phone: '+1 503 555 0100',
    program: 'Harbor Gift Certificate', terms: 'Not redeemable for cash except where the law says so.', operators: ['Luis', 'Clara'], fifty: 5_000, logo: leafLogo,
    slip: { title: 'Balance', note: 'As of today. Keep this slip with the certificate.' },
  },
  {
    name: 'korean', locale: 'ko-KR', currency: 'KRW', timeZone: 'Asia/Seoul', shop: '한빛백화점 명동본점', address: ['서울특별시 중구 명동길 26', '지하 1층 상품권 데스크'], phone: '02-555-0100',
    program: '한빛 모바일·지류 겸용 상품권', terms: '액면가의 60% 이상 사용 시 잔액을 현금으로 돌려드립니다. 분실·도난 시 즉시 신고해 주세요.', operators: ['김서준', '박지우'], fifty: 50_000, logo: wavesLogo,
    header: ['고객센터 1588-0000'], footer: ['이용해 주셔서 감사합니다'], slip: { title: '잔액 확인', note: '오늘 기준 잔액입니다. 상품권과 함께 보관하세요.' },
  },
  {
    name: 'japanese', locale: 'ja-JP', currency: 'JPY', timeZone: 'Asia/Tokyo', shop: '桜井百貨店 気仙沼店', address: ['宮城県気仙沼市港町２丁目１３−４', '様々なギフト・商品券売場'], phone: '0226-55-0100',
    program: '全国共通お買物商品券', terms: '払い戻し・再発行はいたしません。有効期限を過ぎた商品券はご利用になれません。', operators: ['佐藤 蒼', '髙橋 結衣'], fifty: 5_000,
    footer: ['またのご来店をお待ちしております。'], slip: { title: '残高照会', note: '本日現在の残高です。' },
  },
  {
    name: 'arabic', locale: 'ar-KW', currency: 'KWD', timeZone: 'Asia/Kuwait', shop: 'متجر الميناء', address: ['شارع الخليج العربي، مجمع الصفاة', 'مدينة الكويت 13001'], phone: '+965 2555 0100',
    program: 'قسيمة هدية الميناء', terms: 'لا تُستبدل القسيمة نقدًا. صالحة في جميع الفروع (Salmiya و Hawally) حتى تاريخ الانتهاء.', operators: ['نورة', 'عبد الله'], fifty: 15_500, logo: wavesLogo,
    slip: { title: 'الرصيد المتبقي', note: 'حتى تاريخ اليوم.' },
  },
  {
    name: 'german', locale: 'de-DE', currency: 'EUR', timeZone: 'Europe/Berlin', shop: 'Käthe Größwölfer & Söhne', address: ['Fußgängerzone 7', '91555 Feuchtwangen'], phone: '+49 9852 55501',
    program: 'Geschenkgutschein „Weihnachtszauber“', terms: 'Keine Barauszahlung. Gültig drei Jahre ab Ende des Ausstellungsjahres (§ 195 BGB).', operators: ['Jürgen', 'Änne'], fifty: 5_000, footer: ['Vielen Dank – bis bald!'],
    slip: { title: 'Restguthaben', note: 'Stand heute. Bitte mit dem Gutschein aufbewahren.' },
  },
  {
    name: 'polish', locale: 'pl-PL', currency: 'PLN', timeZone: 'Europe/Warsaw', shop: 'Księgarnia Żółty Łoś', address: ['ul. Świętokrzyska 14', '00-050 Łódź'], phone: '+48 42 555 01 00',
    program: 'Bon podarunkowy „Zażółć gęślą jaźń”', terms: 'Bon nie podlega wymianie na gotówkę.', operators: ['Łukasz', 'Małgorzata'], fifty: 5_000, logo: leafLogo,
    slip: { title: 'Saldo bonu', note: 'Stan na dzień dzisiejszy. Proszę zachować ten wydruk.' },
  },
  {
    name: 'russian', locale: 'ru-RU', currency: 'KZT', timeZone: 'Asia/Almaty', shop: 'Книжный двор', address: ['проспект Абая, 52', 'Алматы'], phone: '+7 727 555 01 00',
    program: 'Подарочный сертификат', terms: 'Сертификат не обменивается на деньги. Действует во всех магазинах сети.', operators: ['Сергей', 'Ёлка'], fifty: 2_500_000,
    slip: { title: 'Остаток', note: 'На сегодняшний день.' },
  },
  {
    name: 'french', locale: 'fr-FR', currency: 'EUR', timeZone: 'Europe/Paris', shop: 'Librairie L’Œuvre à Façade', address: ['3, rue de l’Évêché', '35000 Rennes'], phone: '02 55 55 01 00',
    program: 'Chèque-cadeau « Noël »', terms: 'Ni échangeable ni remboursable, même partiellement.', operators: ['Zoé', 'François'], fifty: 5_000, header: ['Ouvert du mardi au samedi'],
    slip: { title: 'Solde', note: 'À ce jour. À conserver avec le chèque-cadeau.' },
  },
  {
    name: 'tunisian', locale: 'fr-TN', currency: 'TND', timeZone: 'Africa/Tunis', shop: 'سوق الجم - Souk El Jem', address: ['Avenue Habib Bourguiba', '5160 El Jem'], phone: '+216 73 555 010',
    program: 'Bon d’achat - قسيمة شراء', terms: 'Valable un an. صالحة لمدة سنة.', operators: ['Amina أمينة', 'Youssef'], fifty: 150_250, slip: { title: 'Solde - الرصيد', note: 'À ce jour.' },
  },
  {
    name: 'emoji', locale: 'en-GB', currency: 'GBP', timeZone: 'Europe/London', shop: 'Bean & Gone ☕', address: ['1 Crumb Lane 🍰', 'Bath'], phone: '01225 550100',
    program: 'Treat someone 🎁🎉', terms: 'One brew at a time ☕. No cash back 💷. Be kind 😊.', operators: ['Zoë 🌻', 'Max'], fifty: 5_000, logo: wavesLogo,
    slip: { title: 'What is left 💰', note: 'Good for a few more cups ☕☕☕' },
  },
  {
    name: 'long', locale: 'en-AU', currency: 'AUD', timeZone: 'Australia/Sydney',
    shop: 'The Royal Wollongong & Illawarra Botanical Gardens Trust Visitors’ Centre and Tea House', address: ['Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch Avenue 1234567890'], phone: '+61 2 5550 0100 extension 12345',
    program: 'Platinum Friends of the Winter House Gift Certificate for Members, their Families and Guests (2026 Edition)',
    terms: `${'This certificate may be used for admission, for tea, for plants and for nothing else whatsoever. '.repeat(6)}The end.`,
    operators: ['Bartholomew Featherstonehaugh-Cholmondeley', 'Wilhelmina'], fifty: 987_654_321, footer: ['Supercalifragilisticexpialidociousandmuchmoreofthesamewordwithoutabreak'],
    slip: { title: 'What is left on this certificate after all that was ever bought with it', note: 'Keep.' },
  },
  {
    name: 'mixed', locale: 'ko-KR', currency: 'VND', timeZone: 'Asia/Ho_Chi_Minh', shop: 'Phở 서울 東京 مطعم', address: ['12 Nguyễn Huệ, Quận 1', '서울거리 3 · 東京通り 4'], phone: '+84 28 5550 100',
    program: 'Quà tặng 선물 ギフト هدية 🎁', terms: 'Không quy đổi thành tiền mặt. 현금 교환 불가. 換金不可。 لا تستبدل نقدا. ×½±÷ «ok» €5 £5 ¥5 ₩5.', operators: ['Ngọc', '민준'], fifty: 1_250_000,
    footer: ['감사합니다 · Cảm ơn · ありがとう · شكرا ❤'], slip: { title: 'Số dư 잔액 残高', note: 'Ω≈ç√∫ — “quotes” … ½' },
  },
] satisfies readonly Draft[]).map(shop);
