/* What each statement of a trace costs, for who asks where a write's time goes. */

static int tells_shares;
static int64_t spent_on[MAXIMUM_STATEMENTS + 1];
static long runs_of[MAXIMUM_STATEMENTS + 1];

/* Nanoseconds of processor time so far; 0 where nobody asks, since the clock costs as much as a
   small statement. */
static int64_t share_began(void) {
    struct timespec time;
    if (!tells_shares) return 0;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

/* Counts what was spent since on a statement, or on a commit, whose number is MAXIMUM_STATEMENTS. */
static void share_ended(uint32_t number, int64_t began) {
    if (!tells_shares) return;
    spent_on[number] += share_began() - began;
    runs_of[number]++;
}

static void forget_shares(void) {
    memset(spent_on, 0, sizeof spent_on);
    memset(runs_of, 0, sizeof runs_of);
}

/* A line for each statement that ran: nanoseconds, runs and its text, with tabs between. */
static void tell_shares(void) {
    for (uint32_t number = 0; tells_shares && number <= MAXIMUM_STATEMENTS; number++) {
        if (runs_of[number] == 0) continue;
        const char *text =
            number < MAXIMUM_STATEMENTS ? sqlite3_sql(statements[number]) : "COMMIT";
        printf("%lld\t%ld\t%s\n", (long long)spent_on[number], runs_of[number], text);
    }
}
