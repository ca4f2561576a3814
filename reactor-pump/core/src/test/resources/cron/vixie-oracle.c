/*
 * Drives the parser and the wake-up loop of vixie cron (github.com/vixie/cron, commit 9cc8ab1) on a clock that
 * is moved instead of waited for, and prints when it would have run a job. Made the tables beside it; see README.md.
 */
#include <setjmp.h>
#include <stdint.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static time_t now;
static jmp_buf done;

static time_t moved_time(time_t *t) {
	if (t) *t = now;
	return now;
}

static time_t from, horizon;

static unsigned moved_sleep(unsigned seconds) {
	now += seconds;
	if (now >= horizon) longjmp(done, 1);
	return 0;
}

#define time(t) moved_time(t)
#define sleep(s) moved_sleep(s)
#define main cron_main
#include "cron.c"
#undef main
#undef sleep
#undef time

static user only;
static long wanted, count;
static int listing;
static time_t last = -1;
static uint32_t crc = 0xffffffff;

static void add_to_crc(const char *s) {
	for (; *s; s++) {
		crc ^= (unsigned char)*s;
		for (int i = 0; i < 8; i++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
	}
}

void job_add(const entry *e, const user *u) {
	(void)e, (void)u;
	time_t minute = now - now % 60;
	if (minute == last || minute <= from || count == wanted || minute >= horizon) return;
	last = minute;
	count++;
	char text[64];
	if (listing) {
		struct tm tm;
		gmtime_r(&minute, &tm);
		strftime(text, sizeof text, ";%Y-%m-%dT%H:%MZ", &tm);
		fputs(text, stdout);
	} else {
		snprintf(text, sizeof text, "%ld\n", (long)(minute / 60));
		add_to_crc(text);
	}
	if (count == wanted) longjmp(done, 1);
}

int job_runqueue(void) { return 0; }
void load_database(cron_db *db) { db->head = db->tail = &only; }
void set_cron_uid(void) {}
void set_cron_cwd(void) {}
void acquire_daemonlock(int close_it) { (void)close_it; }
void log_it(const char *a, int b, const char *c, const char *d) { (void)a, (void)b, (void)c, (void)d; }
void log_close(void) {}

/* vixie-oracle list|crc ZONE AFTER BEFORE COUNT EXPRESSION, times in seconds since 1970 */
int main(int argc, char *argv[]) {
	if (argc != 7) return 2;
	listing = strcmp(argv[1], "list") == 0;
	setenv("TZ", argv[2], 1);
	tzset();
	from = atol(argv[3]);
	now = from - 2 * 86400; /* so that it has seen what is repeated when the clock is put back */
	horizon = atol(argv[4]);
	wanted = atol(argv[5]);
	char line[200];
	snprintf(line, sizeof line, "%s true\n", argv[6]);
	FILE *file = fmemopen(line, strlen(line), "r");
	char *env[] = {NULL};
	only.crontab = load_entry(file, NULL, getpwuid(getuid()), env);
	if (!only.crontab) {
		puts("refused");
		return 1;
	}
	char *args[] = {"cron", "-n", NULL};
	optind = 1;
	if (setjmp(done) == 0) cron_main(2, args);
	if (listing) puts("");
	else printf(";%ld;%08x\n", count, crc ^ 0xffffffff);
	return 0;
}
