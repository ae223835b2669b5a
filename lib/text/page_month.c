/* Names of months, in small letters and without Latin accents. */
#include "text/page_work.h"

#include "base/utf8.h"

enum { MIN_LETTERS = 3 };

/* Languages of Europe, Indonesian and Arabic; where two languages differ in what a name means, that of more readers. */
static const char *const months[12] = {
	"january januar januari januara janner jaenner janvier enero gennaio janeiro gener januari "
	"stycznia styczen "
	"ocak tammikuuta ledna leden ianuarie sausio janvaris janvari jaanuar "
	"января январь січня януари јануар ιανουαριου ιανουαρίου يناير",
	"february februar februari februara feber fevrier febrero febbraio fevereiro febrer lutego "
	"luty subat "
	"helmikuuta unora unor februarie vasario februaris februari veebruar "
	"февраля февраль лютого февруари фебруар φεβρουαριου φεβρουαρίου فبراير",
	"march marz maerz mars marzo marco marc maart marca marzec marts mart maret maaliskuuta "
	"brezna brezen "
	"martie marcius kovo "
	"марта март березня μαρτιου μαρτίου مارس",
	"april avril abril aprile aprilis aprila aprill aprilie kwietnia kwiecien nisan huhtikuuta "
	"dubna duben "
	"balandzio "
	"апреля апрель квітня април απριλιου απριλίου أبريل ابريل",
	"may mai mayo maggio maio maig mei maja maj majus mayis maijs toukokuuta kvetna kveten "
	"geguzes "
	"мая май травня мај μαιου μαΐου مايو",
	"june juni juin junio giugno junho juny junius jun junijs juuni juna czerwca czerwiec "
	"haziran kesakuuta "
	"cervna cerven iunie birzelio "
	"июня июнь червня юни јун ιουνιου ιουνίου يونيو",
	"july juli juillet julio luglio julho juliol julius jul julijs juuli jula lipca lipiec "
	"temmuz heinakuuta "
	"cervence cervenec iulie liepos "
	"июля июль липня юли јул ιουλιου ιουλίου يوليو",
	"august aout agosto agost augustus augusti augusta augusts augusztus agustus avgust "
	"avgusta sierpnia "
	"sierpien agustos elokuuta srpna srpen rugpjucio "
	"августа август серпня αυγουστου αυγούστου أغسطس اغسطس",
	"september septembre septiembre setiembre settembre setembro setembre septembra septembar "
	"septembris "
	"szeptember wrzesnia wrzesien eylul syyskuuta zari septembrie rugsejo sept "
	"сентября сентябрь вересня септември септембар σεπτεμβριου σεπτεμβρίου سبتمبر",
	"october oktober octobre octubre ottobre outubro oktobra oktobar oktobris oktoober "
	"pazdziernika "
	"pazdziernik ekim lokakuuta rijna rijen octombrie spalio okt "
	"октября октябрь жовтня октомври октобар οκτωβριου οκτωβρίου أكتوبر اكتوبر",
	"november novembre noviembre novembro novembra novembar novembris listopada listopad kasim "
	"marraskuuta "
	"noiembrie lapkricio "
	"ноября ноябрь листопада ноември новембар νοεμβριου νοεμβρίου نوفمبر",
	"december dezember decembre diciembre dicembre dezembro desembre desember decembra "
	"decembar decembris "
	"detsember grudnia grudzien aralik joulukuuta prosince prosinec decembrie gruodzio "
	"декабря декабрь грудня декември децембар δεκεμβριου δεκεμβρίου ديسمبر",
};

/* Some of these mean another month next door. */
static const char *const croatian[12] = { "sijecnja sijecanj", "veljace veljaca", "ozujka ozujak",
	"travnja travanj", "svibnja svibanj", "lipnja lipanj", "srpnja srpanj", "kolovoza kolovoz",
	"rujna rujan", "listopada listopad", "studenoga studenog studeni", "prosinca prosinac" };

static int
find(const char *const *table, struct dtl_str word, bool whole)
{
	for (int m = 0; m < 12; m++) {
		struct dtl_str rest = dtl_str_from(table[m]);
		struct dtl_str name;
		while (dtl_str_split(&rest, ' ', &name))
			if (whole ? dtl_str_eq_nocase(word, name)
				  : word.n <= name.n &&
					dtl_str_eq_nocase(word, dtl_str_slice(name, 0, word.n)))
				return m + 1;
	}
	return 0;
}

int
dtl_page_month(struct dtl_str word)
{
	if (word.n < MIN_LETTERS || word.n > 40 || dtl_utf8_count(word) < MIN_LETTERS)
		return 0;
	int month = find(months, word, true);
	if (month == 0)
		month = find(croatian, word, true);
	return month > 0 ? month : find(months, word, false);
}
