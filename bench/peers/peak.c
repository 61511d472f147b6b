/* The machine's limits: how many fused multiply-adds a second its registers allow, and how fast memory is read.
 * Asked line by line; see README.md. In assembly where it matters: compilers spill the accumulators.
 *
 * usage: peak
 */
#include <immintrin.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define REPEATS 9
#define MOST_THREADS 256
#define READ_BYTES (128u << 20) /* Per thread: beyond any cache. */

static const float factors[2] = {.999f, .001f};

/* Twelve independent chains hide the latency of two units; each value is multiplied by .999 and grows by .001. */
#define ONE(r, n) "vfmadd213ps %%" r "15,%%" r "14,%%" r #n "\n"
#define TWELVE(r) ONE(r, 0) ONE(r, 1) ONE(r, 2) ONE(r, 3) ONE(r, 4) ONE(r, 5) ONE(r, 6) ONE(r, 7) ONE(r, 8) ONE(r, 9) ONE(r, 10) ONE(r, 11)
#define CLEAR(n) "vxorps %%xmm" #n ",%%xmm" #n ",%%xmm" #n "\n"
#define CLEAR_ALL CLEAR(0) CLEAR(1) CLEAR(2) CLEAR(3) CLEAR(4) CLEAR(5) CLEAR(6) CLEAR(7) CLEAR(8) CLEAR(9) CLEAR(10) CLEAR(11)
#define MULTIPLY_ADD(r, loops)                                                                                                     \
    __asm__ volatile(CLEAR_ALL "vbroadcastss (%1),%%" r "15\nvbroadcastss 4(%1),%%" r "14\n1:\n" TWELVE(r) TWELVE(r) "dec %0\njnz 1b\n" \
                     : "+r"(loops)                                                                                                 \
                     : "r"(factors)                                                                                                \
                     : "xmm0", "xmm1", "xmm2", "xmm3", "xmm4", "xmm5", "xmm6", "xmm7", "xmm8", "xmm9", "xmm10", "xmm11", "xmm14",   \
                       "xmm15", "memory", "cc")

struct task {
    double (*work)(struct task *);
    pthread_barrier_t *start;
    char *memory;
    double amount, began, ended;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static double fma512(struct task *task)
{
    long loops = 8000000;
    double flop = loops * 24.0 * 16 * 2;
    (void)task;
    MULTIPLY_ADD("zmm", loops);
    return flop;
}

static double fma256(struct task *task)
{
    long loops = 8000000;
    double flop = loops * 24.0 * 8 * 2;
    (void)task;
    MULTIPLY_ADD("ymm", loops);
    return flop;
}

static double read_memory(struct task *task)
{
    long long sum = 0;
    const int passes = 3;
    for (int pass = 0; pass < passes; pass++) {
        const __m128i *at = (const __m128i *)task->memory, *end = at + READ_BYTES / sizeof *at;
        __m128i a = _mm_setzero_si128(), b = a, c = a, d = a;
        for (; at < end; at += 4) {
            a = _mm_add_epi64(a, at[0]);
            b = _mm_add_epi64(b, at[1]);
            c = _mm_add_epi64(c, at[2]);
            d = _mm_add_epi64(d, at[3]);
        }
        sum += _mm_cvtsi128_si64(_mm_add_epi64(_mm_add_epi64(a, b), _mm_add_epi64(c, d)));
    }
    __asm__ volatile("" : : "r"(sum));
    return (double)passes * READ_BYTES;
}

static void *run(void *argument)
{
    struct task *task = argument;
    pthread_barrier_wait(task->start);
    task->began = now();
    task->amount = task->work(task);
    task->ended = now();
    return NULL;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The median over a few repeats of what all threads together do in a second, in thousand millions. */
static double measure(double (*work)(struct task *), int threads, char **memory)
{
    double rates[REPEATS];
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        pthread_t handles[MOST_THREADS];
        struct task tasks[MOST_THREADS];
        pthread_barrier_t start;
        pthread_barrier_init(&start, NULL, threads);
        for (int i = 0; i < threads; i++) {
            tasks[i] = (struct task){work, &start, memory[i], 0, 0, 0};
            pthread_create(&handles[i], NULL, run, &tasks[i]);
        }
        double amount = 0, began = 1e99, ended = 0;
        for (int i = 0; i < threads; i++) {
            pthread_join(handles[i], NULL);
            amount += tasks[i].amount;
            began = tasks[i].began < began ? tasks[i].began : began;
            ended = tasks[i].ended > ended ? tasks[i].ended : ended;
        }
        pthread_barrier_destroy(&start);
        rates[repeat] = amount / (ended - began) / 1e9;
    }
    qsort(rates, REPEATS, sizeof *rates, compare);
    return rates[REPEATS / 2];
}

int main(void)
{
    static char *memory[MOST_THREADS];
    char line[64], what[16];
    int threads;
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("fma")) {
        fputs("This processor has no fused multiply-add.\n", stderr);
        return 1;
    }
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        if (sscanf(line, "%15s %d", what, &threads) != 2 || threads < 1 || threads > MOST_THREADS)
            return 2;
        if (!strcmp(what, "read")) {
            for (int i = 0; i < threads; i++)
                if (!memory[i])
                    memset(memory[i] = aligned_alloc(64, READ_BYTES), 1, READ_BYTES);
            printf("%.2f\n", measure(read_memory, threads, memory));
        } else {
            printf("%.2f\n", measure(__builtin_cpu_supports("avx512f") ? fma512 : fma256, threads, memory));
        }
        fflush(stdout);
    }
    return 0;
}
