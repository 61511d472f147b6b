/* Decodes PNG files with libpng, from memory into RGB bytes. Asked line by line; see README.md.
 *
 * usage: libpng_peer FILE...
 */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct file {
    unsigned char *bytes;
    size_t length;
};

struct reader {
    const struct file *file;
    size_t position;
};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + t.tv_nsec * 1e-9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void read_bytes(png_structp png, png_bytep target, size_t count)
{
    struct reader *reader = png_get_io_ptr(png);
    if (count > reader->file->length - reader->position)
        png_error(png, "the file ends too early");
    memcpy(target, reader->file->bytes + reader->position, count);
    reader->position += count;
}

static struct file load(const char *path)
{
    struct file file = {0};
    FILE *stream = fopen(path, "rb");
    if (!stream) {
        perror(path);
        exit(1);
    }
    fseek(stream, 0, SEEK_END);
    file.length = ftell(stream);
    rewind(stream);
    file.bytes = malloc(file.length);
    if (fread(file.bytes, 1, file.length, stream) != file.length) {
        perror(path);
        exit(1);
    }
    fclose(stream);
    return file;
}

static void decode(const struct file *file)
{
    static unsigned char *pixels;
    static png_bytep rows[8192];
    static size_t room;
    struct reader reader = {file, 0};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    if (setjmp(png_jmpbuf(png)))
        exit(1);
    png_set_read_fn(png, &reader, read_bytes);
    png_read_info(png, info);
    png_set_expand(png);
    png_set_strip_16(png);
    png_set_strip_alpha(png);
    png_set_gray_to_rgb(png);
    png_read_update_info(png, info);
    size_t stride = png_get_rowbytes(png, info), height = png_get_image_height(png, info);
    if (stride * height > room)
        pixels = realloc(pixels, room = stride * height);
    for (size_t y = 0; y < height && y < 8192; y++)
        rows[y] = pixels + y * stride;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    png_destroy_read_struct(&png, &info, NULL);
}

int main(int count, char **paths)
{
    struct file files[count];
    char line[64];
    if (count < 2)
        return 2;
    for (int i = 0; i < count - 1; i++) {
        files[i] = load(paths[i + 1]);
        decode(&files[i]);
    }
    puts("ready");
    fflush(stdout);
    while (fgets(line, sizeof line, stdin)) {
        int times = 0;
        if (sscanf(line, "decode %d", &times) != 1 || times < 1)
            return 2;
        double *ms = malloc(times * sizeof *ms);
        for (int i = 0; i < times; i++) {
            double start = now();
            decode(&files[i % (count - 1)]);
            ms[i] = (now() - start) * 1e3;
        }
        qsort(ms, times, sizeof *ms, compare);
        printf("%.4f\n", ms[times / 2]);
        fflush(stdout);
        free(ms);
    }
    return 0;
}
