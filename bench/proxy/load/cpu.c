#include "cpu.h"

#include <dirent.h>
#include <stdio.h>
#include <time.h>

uint64_t cpu_of(const int *pids, int count) {
  uint64_t sum = 0;
  for (int index = 0; index < count; index++) {
    char folder[64];
    snprintf(folder, sizeof folder, "/proc/%d/task", pids[index]);
    DIR *tasks = opendir(folder);
    if (!tasks) continue;
    for (struct dirent *task; (task = readdir(tasks));) {
      if (task->d_name[0] == '.') continue;
      char path[400];
      snprintf(path, sizeof path, "%s/%s/schedstat", folder, task->d_name);
      FILE *file = fopen(path, "r");
      if (!file) continue;
      unsigned long long ran;
      if (fscanf(file, "%llu", &ran) == 1) sum += ran;
      fclose(file);
    }
    closedir(tasks);
  }
  return sum;
}

uint64_t now_ns(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1000000000ull + time.tv_nsec;
}
