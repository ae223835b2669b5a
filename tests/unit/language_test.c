#include "text/segment.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <cmocka.h>

struct text {
	const char *language, *text;
};

/* One happening, told in many languages. */
static const struct text told[] = {
	{ "en", "Ministers from both countries met in Oslo on Monday and agreed to reopen the "
		"northern port, officials said after the meeting." },
	{ "de", "Die Minister beider Länder trafen sich am Montag in Oslo und beschlossen, den "
		"nördlichen Hafen wieder zu öffnen, wie Beamte sagten." },
	{ "es", "Los ministros de ambos países se reunieron el lunes en Oslo y acordaron "
		"reabrir el puerto del norte, dijeron los funcionarios." },
	{ "fr", "Les ministres des deux pays se sont réunis lundi à Oslo et ont décidé de "
		"rouvrir le port du nord, ont annoncé des responsables." },
	{ "pt", "Os ministros dos dois países reuniram-se na segunda-feira em Oslo e decidiram "
		"reabrir o porto do norte, disseram as autoridades." },
	{ "it", "I ministri dei due paesi si sono incontrati lunedì a Oslo e hanno deciso di "
		"riaprire il porto del nord, hanno detto i funzionari." },
	{ "nl", "De ministers van beide landen kwamen maandag in Oslo bijeen en besloten de "
		"noordelijke haven weer te openen, zeiden ambtenaren." },
	{ "sv", "Ministrarna från båda länderna träffades på måndagen i Oslo och beslutade att "
		"öppna den norra hamnen igen, sade tjänstemän." },
	{ "pl", "Ministrowie obu krajów spotkali się w poniedziałek w Oslo i postanowili "
		"ponownie otworzyć północny port, powiedzieli urzędnicy." },
	{ "ru", "Министры обеих стран встретились в понедельник в Осло и договорились вновь "
		"открыть северный порт, сообщили официальные лица." },
	{ "uk", "Міністри обох країн зустрілися в понеділок в Осло і домовилися знову відкрити "
		"північний порт, повідомили посадовці після зустрічі." },
	{ "ar", "التقى وزراء البلدين يوم الاثنين في أوسلو واتفقوا على إعادة فتح الميناء "
		"الشمالي، حسبما قال مسؤولون بعد الاجتماع." },
	{ "fa", "وزیران دو کشور روز دوشنبه در اسلو دیدار کردند و توافق کردند که بندر شمالی را "
		"دوباره باز کنند، مقام‌ها گفتند." },
	{ "ur", "دونوں ممالک کے وزراء نے پیر کو اوسلو میں ملاقات کی اور شمالی بندرگاہ کو دوبارہ "
		"کھولنے پر اتفاق کیا، حکام نے بتایا۔" },
	{ "hi", "दोनों देशों के मंत्रियों ने सोमवार को ओस्लो में मुलाकात की और उत्तरी बंदरगाह "
		"को फिर से खोलने पर सहमति जताई, अधिकारियों ने बताया।" },
	{ "bn", "দুই দেশের মন্ত্রীরা সোমবার অসলোতে বৈঠক করেছেন এবং উত্তরের বন্দর আবার খুলে দিতে "
		"রাজি হয়েছেন, কর্মকর্তারা জানিয়েছেন।" },
	{ "ta", "இரு நாடுகளின் அமைச்சர்களும் திங்கட்கிழமை ஒஸ்லோவில் சந்தித்து வடக்கு "
		"துறைமுகத்தை மீண்டும் திறக்க ஒப்புக்கொண்டனர் என்று அதிகாரிகள் தெரிவித்தனர்." },
	{ "zh", "两国部长星期一在奥斯陆会面，同意重新开放北部港口，官员们在会议结束后表示，双方还将"
		"继续就贸易问题进行磋商。" },
	{ "ja", "両国の大臣は月曜日にオスロで会談し、北部の港を再び開くことで合意したと、会談の後に"
		"当局者が明らかにした。" },
	{ "ko", "양국 장관들은 월요일 오슬로에서 만나 북부 항구를 다시 열기로 합의했다고 회담이 "
		"끝난 뒤 관계자들이 밝혔다." },
	{ "tr", "İki ülkenin bakanları pazartesi günü Oslo'da bir araya geldi ve kuzey limanını "
		"yeniden açma konusunda anlaştı, yetkililer söyledi." },
	{ "id", "Para menteri dari kedua negara bertemu pada hari Senin di Oslo dan sepakat "
		"untuk membuka kembali pelabuhan utara, kata para pejabat." },
	{ "vi", "Các bộ trưởng của hai nước đã gặp nhau hôm thứ Hai tại Oslo và đồng ý mở lại "
		"cảng phía bắc, các quan chức cho biết sau cuộc họp." },
	{ "el", "Οι υπουργοί των δύο χωρών συναντήθηκαν τη Δευτέρα στο Όσλο και συμφώνησαν να "
		"ανοίξουν ξανά το βόρειο λιμάνι, είπαν αξιωματούχοι." },
	{ "he", "שרי שתי המדינות נפגשו ביום שני באוסלו והסכימו לפתוח מחדש את הנמל הצפוני, כך "
		"אמרו גורמים רשמיים לאחר הפגישה." },
	{ "sw", "Mawaziri wa nchi zote mbili walikutana Jumatatu mjini Oslo na kukubaliana "
		"kufungua tena bandari ya kaskazini, maafisa walisema." },
	{ "ro", "Miniștrii celor două țări s-au întâlnit luni la Oslo și au convenit să "
		"redeschidă portul din nord, au declarat oficialii după ședință." },
	{ "hu", "A két ország miniszterei hétfőn Oslóban találkoztak, és megállapodtak abban, "
		"hogy újra megnyitják az északi kikötőt, közölték a tisztviselők." },
	{ "cs", "Ministři obou zemí se v pondělí sešli v Oslu a dohodli se na znovuotevření "
		"severního přístavu, uvedli úředníci po jednání." },
	{ "fi",
	    "Molempien maiden ministerit tapasivat maanantaina Oslossa ja sopivat pohjoisen "
	    "sataman avaamisesta uudelleen, mutta virkamiehet kertoivat, ettei päivä ole selvä." },
	{ "th", ""
		"รัฐมนตรีของทั้งสองประเทศพบกันเมื่อวันจันทร์ที่กรุงออสโลและตกลงที่จะเปิดท่าเรือทางเหนืออีกครั้ง "
		"เจ้าหน้าที่กล่าวหลังการประชุม" },
	{ "am", "የሁለቱ አገሮች ሚኒስትሮች ሰኞ በኦስሎ ተገናኝተው ሰሜናዊውን ወደብ እንደገና ለመክፈት ተስማምተዋል ሲሉ ባለሥልጣናት "
		"ተናግረዋል።" },
};

/* Headlines: too short to be sure of, unless words or letters say. */
static const struct text lines[] = {
	{ "en", "Police arrested 30 people at the rally" },
	{ "und", "Pune police arrest three" },
	{ "und", "" },
	{ "und", "12 345 67" },
	{ "en", "INDIA AND KENYA SIGN PACT WITH JAPAN" },
	{ "und", "Modi, Putin Hold Talks In Delhi" },
	{ "und", "Gunmen kill 12 villagers, burn houses" },
	{ "und", "Erdoğan, Macron hold talks in Élysée" },
	{ "en", "Minister says port to reopen" },
	{ "es", "El presidente de Bolivia visita Lima y firma acuerdos con los vecinos" },
	{ "de", "Der Minister trifft sich mit dem Kanzler auf der Insel" },
	{ "fr", "Le ministre est arrivé dans la capitale avec une délégation" },
	{ "ru", "Президент прибыл в столицу с визитом" },
	{ "zh", "总统访问首都并签署协议" },
	{ "ar", "الرئيس يزور العاصمة ويوقع اتفاقا" },
	{ "hi", "राष्ट्रपति ने समझौते पर हस्ताक्षर किए" },
	{ "und", "Kyiv" },
	{ "en", "It was the first visit." },
	{ "und", "DELTA CORP <DLT> 4TH QTR NET Shr 45 cts vs 58 cts Net 1.1 mln vs 829,000 Revs "
		 "3.2 mln vs "
		 "2.9 mln Avg shrs 2,332,397 vs 1,428,910 Year Shr 1.10 dlrs vs 98 cts" },
	{ "en", "INDIA AND FRANCE SIGN PACT ON NAVAL TRAINING IN NEW DELHI, AND THE TWO SIDES "
		"AGREE TO HOLD TALKS AGAIN NEXT YEAR, OFFICIALS SAY" },
	{ "en", "Kenya, Uganda Agree To Reopen Border Crossing; Traders Welcome Move As Lorries "
		"Queue For Miles; Police Chief Visits Busia Town" },
	{ "de", "DIE MINISTER BEIDER LÄNDER TRAFEN SICH AM MONTAG IN OSLO UND BESCHLOSSEN, DEN "
		"NÖRDLICHEN HAFEN WIEDER ZU ÖFFNEN, WIE BEAMTE SAGTEN." },
};

/* Quotes and names of other languages do not change an article's own. */
static const struct text mixed[] = {
	{ "en", "The envoy said he would return in May. \"हम फिर मिलेंगे\", he told reporters who "
		"had gathered at the gate of the ministry in Delhi." },
	{ "en", "Officials of the Ministère des Affaires étrangères et du Développement "
		"international and of the Auswärtiges Amt met in Bonn on Friday." },
	{ "fr", "Le ministre a déclaré devant la presse que les pourparlers reprendraient "
		"bientôt. « See you soon », a-t-il ajouté en anglais avant de partir." },
	{ "hi", "मंत्री ने दिल्ली में कहा कि United Nations और World Bank के साथ बातचीत अगले "
		"सप्ताह फिर शुरू होगी, और सभी पक्ष इसमें शामिल होंगे।" },
};

static const char *
language_of(const struct dtl_language_id *id, const char *text)
{
	struct dtl_arena *a = dtl_arena_new(0);
	struct dtl_block block = { .kind = DTL_BLOCK_BODY, .coded = true };
	struct dtl_document doc = {
		.a = a, .text = dtl_str_from(text), .blocks = &block, .block_count = 1
	};
	static char language[8];

	block.span.end = (uint32_t)doc.text.n;
	dtl_language_find(id, &doc);
	assert_true(doc.language_confidence >= 0.0 && doc.language_confidence <= 1.0);
	assert_true((doc.language_confidence > 0.0) == (strcmp(doc.language, "und") != 0));
	(void)snprintf(language, sizeof language, "%s", doc.language);
	dtl_arena_free(a);
	return language;
}

static void
check(const struct text *texts, size_t count)
{
	struct dtl_language_id *id = NULL;
	struct dtl_err err;
	size_t wrong = 0;

	assert_int_equal(dtl_language_open(NULL, &id, &err), DTL_OK);
	for (size_t i = 0; i < count; i++) {
		const char *language = language_of(id, texts[i].text);

		if (strcmp(language, texts[i].language) != 0) {
			print_error("'%s' is %s\n", texts[i].text, language);
			wrong++;
		}
	}
	dtl_language_close(id);
	assert_int_equal(wrong, 0);
}

static void
languages_are_told_apart(void **state)
{
	(void)state;
	check(told, sizeof told / sizeof told[0]);
}

static void
short_lines_are_known_or_left_open(void **state)
{
	(void)state;
	check(lines, sizeof lines / sizeof lines[0]);
}

static void
quotes_do_not_change_the_language(void **state)
{
	(void)state;
	check(mixed, sizeof mixed / sizeof mixed[0]);
}

static void
missing_data_is_named(void **state)
{
	struct dtl_language_id *id = NULL;
	struct dtl_err err;

	(void)state;
	assert_int_equal(dtl_language_open("/no/such/folder", &id, &err), DTL_FAIL);
	assert_non_null(strstr(err.text, "/no/such/folder"));
	assert_null(id);
	dtl_language_close(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(languages_are_told_apart),
		cmocka_unit_test(short_lines_are_known_or_left_open),
		cmocka_unit_test(quotes_do_not_change_the_language),
		cmocka_unit_test(missing_data_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
