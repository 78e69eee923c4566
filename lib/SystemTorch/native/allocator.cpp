// Memory of CPU tensors. glibc hands large blocks back to the system at every free, so that a fresh 40 MB result costs 10,000 page
// faults (13 ms instead of 1.5); told to keep them, glibc 2.36 leaves holes that an aligned request never fits, and the process grows.
// This allocator keeps large blocks in lists of a few sizes, up to a limit in all, and leaves small ones to malloc.
#include "shim.h"

#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <vector>

#include <c10/core/Allocator.h>
#include <c10/core/CPUAllocator.h>
#include <sys/mman.h>

namespace {

constexpr size_t header = 64;               // in front of every block, as wide as tensors are aligned
constexpr size_t large = 256 << 10;         // from here on blocks are kept
constexpr size_t huge_page = 2 << 20;

struct Header {
    size_t size;                            // of the whole block; 0: from malloc
};

Header* header_of(void* data) { return reinterpret_cast<Header*>(static_cast<char*>(data) - header); }

// The next of eight sizes between powers of two: at most an eighth is wasted.
size_t size_class(size_t n) {
    size_t step = large >> 3;
    while ((step << 4) <= n) step <<= 1;
    return (n + step - 1) / step * step;
}

class KeptBlocks {
public:
    void* take(size_t size) {
        {
            std::lock_guard<std::mutex> lock(mutex_);
            auto list = free_.find(size);
            if (list != free_.end() && !list->second.empty()) {
                void* block = list->second.back();
                list->second.pop_back();
                kept_ -= size;
                return block;
            }
        }
        return map(size);
    }

    void give(void* block, size_t size) {
        std::vector<std::pair<void*, size_t>> doomed;
        {
            std::lock_guard<std::mutex> lock(mutex_);
            free_[size].push_back(block);
            kept_ += size;
            // over the limit: the other sizes go first, from the largest
            for (auto list = free_.rbegin(); kept_ > limit_ && list != free_.rend(); ++list)
                if (list->first != size) drop(list->second, list->first, doomed);
            if (kept_ > limit_) drop(free_[size], size, doomed);
        }
        for (auto& [address, length] : doomed) munmap(address, length);
    }

    void set_limit(size_t bytes) { limit_ = bytes; }

private:
    void drop(std::vector<void*>& list, size_t size, std::vector<std::pair<void*, size_t>>& doomed) {
        while (kept_ > limit_ && !list.empty()) {
            doomed.emplace_back(list.back(), size);
            list.pop_back();
            kept_ -= size;
        }
    }

    static void* map(size_t size) {
        bool align = size >= 2 * huge_page;
        size_t length = align ? size + huge_page : size;
        void* start = mmap(nullptr, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (start == MAP_FAILED) return nullptr;
        if (!align) return start;
        // cut to the first multiple of a huge page: fewer faults, fewer TLB misses
        auto address = reinterpret_cast<uintptr_t>(start);
        auto aligned = (address + huge_page - 1) / huge_page * huge_page;
        if (aligned > address) munmap(start, aligned - address);
        if (address + length > aligned + size) munmap(reinterpret_cast<void*>(aligned + size), address + length - aligned - size);
        madvise(reinterpret_cast<void*>(aligned), size, MADV_HUGEPAGE);
        return reinterpret_cast<void*>(aligned);
    }

    std::mutex mutex_;
    std::map<size_t, std::vector<void*>> free_;
    size_t kept_ = 0, limit_ = 0;
};

KeptBlocks& blocks() {
    static auto* instance = new KeptBlocks; // never destroyed: tensors may be freed while the process ends
    return *instance;
}

void release_data(void* data) {
    if (!data) return;
    auto* h = header_of(data);
    if (h->size == 0) std::free(h);
    else blocks().give(h, h->size);
}

at::DataPtr allocate_data(size_t n) {
    auto cpu = c10::Device(c10::DeviceType::CPU);
    if (n == 0) return {nullptr, nullptr, &release_data, cpu};
    size_t size = n + header < large ? 0 : size_class(n + header);
    void* block = nullptr;
    if (size > 0) block = blocks().take(size);
    else if (posix_memalign(&block, header, n + header) != 0) block = nullptr;
    if (!block) throw std::runtime_error("out of memory: a tensor of " + std::to_string(n) + " bytes");
    static_cast<Header*>(block)->size = size;
    void* data = static_cast<char*>(block) + header;
    return {data, data, &release_data, cpu};
}

// libtorch 1.13 declares allocate const, 2.x does not and wants copy_data: whichever is virtual in the base is overridden.
struct KeepingAllocator final : c10::Allocator {
    at::DataPtr allocate(size_t n) const { return allocate_data(n); }
    at::DataPtr allocate(size_t n) { return allocate_data(n); }
    c10::DeleterFnPtr raw_deleter() const { return &release_data; }
    void copy_data(void* to, const void* from, size_t count) const { std::memcpy(to, from, count); }
};

}  // namespace

// Keeps up to `bytes` of freed tensor memory for reuse; 0 leaves libtorch's own allocator in place.
EXPORT void st_keep_memory(int64_t bytes) {
    if (bytes <= 0) return;
    blocks().set_limit(static_cast<size_t>(bytes));
    static auto* allocator = new KeepingAllocator;
    c10::SetCPUAllocator(allocator, 1);
}
