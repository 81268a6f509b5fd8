#include "tests/cuda/planted_bugs/planted_bugs.h"

namespace lamina::cuda {

// barriers.cu
int barrier_in_a_branch(Version version, const Workspace& memory);
int return_before_a_barrier(Version version, const Workspace& memory);
int loop_of_unequal_length(Version version, const Workspace& memory);
int barrier_against_warp(Version version, const Workspace& memory);

// warps.cu
int mask_without_the_caller(Version version, const Workspace& memory);
int lanes_that_never_come(Version version, const Workspace& memory);
int shuffle_in_a_ragged_loop(Version version, const Workspace& memory);
int partial_warp(Version version, const Workspace& memory);

// races.cu
int read_without_barrier(Version version, const Workspace& memory);
int overwrite_without_barrier(Version version, const Workspace& memory);
int scratch_used_again(Version version, const Workspace& memory);
int missing_syncwarp(Version version, const Workspace& memory);
int syncwarp_across_warps(Version version, const Workspace& memory);
int plain_read_of_a_counter(Version version, const Workspace& memory);
int pair_over_a_neighbour(Version version, const Workspace& memory);
int async_copy_without_barrier(Version version, const Workspace& memory);

// races_between_blocks.cu
int addition_without_atomic(Version version, const Workspace& memory);
int neighbours_in_place(Version version, const Workspace& memory);
int flag_by_plain_store(Version version, const Workspace& memory);
int ticket_without_fence(Version version, const Workspace& memory);
int ticket_before_fence(Version version, const Workspace& memory);

// bounds.cu
int vector_over_the_end(Version version, const Workspace& memory);
int write_over_the_end(Version version, const Workspace& memory);
int index_out_of_range(Version version, const Workspace& memory);
int before_the_begin(Version version, const Workspace& memory);
int shared_array_too_small(Version version, const Workspace& memory);
int dynamic_shared_too_small(Version version, const Workspace& memory);
int pointer_of_the_host(Version version, const Workspace& memory);
int memory_that_was_freed(Version version, const Workspace& memory);
int null_pointer(Version version, const Workspace& memory);

// alignment.cu
int misaligned_pack(Version version, const Workspace& memory);
int misaligned_float4(Version version, const Workspace& memory);
int misaligned_async_copy(Version version, const Workspace& memory);

// initialisation.cu
int scratch_beyond_the_warps(Version version, const Workspace& memory);
int input_nobody_wrote(Version version, const Workspace& memory);
int sum_that_was_not_cleared(Version version, const Workspace& memory);
int async_copy_without_wait(Version version, const Workspace& memory);
int wait_for_the_wrong_group(Version version, const Workspace& memory);

// sizes.cu
int too_many_threads(Version version, const Workspace& memory);
int no_blocks(Version version, const Workspace& memory);
int too_much_shared_memory(Version version, const Workspace& memory);

std::vector<PlantedBug> planted_bugs() {
  using Kind = emulator::ReportKind;
  return {
      {"barrier_in_a_branch", "barriers.cu", Kind::BarrierDivergence, barrier_in_a_branch},
      {"return_before_a_barrier", "barriers.cu", Kind::BarrierDivergence, return_before_a_barrier},
      {"loop_of_unequal_length", "barriers.cu", Kind::BarrierDivergence, loop_of_unequal_length},
      {"barrier_against_warp", "barriers.cu", Kind::WarpDivergence, barrier_against_warp},
      {"mask_without_the_caller", "warps.cu", Kind::BadMask, mask_without_the_caller},
      {"lanes_that_never_come", "warps.cu", Kind::WarpDivergence, lanes_that_never_come},
      {"shuffle_in_a_ragged_loop", "warps.cu", Kind::WarpDivergence, shuffle_in_a_ragged_loop},
      {"partial_warp", "warps.cu", Kind::PartialWarp, partial_warp},
      {"read_without_barrier", "races.cu", Kind::Race, read_without_barrier},
      {"overwrite_without_barrier", "races.cu", Kind::Race, overwrite_without_barrier},
      {"scratch_used_again", "races.cu", Kind::Race, scratch_used_again},
      {"missing_syncwarp", "races.cu", Kind::Race, missing_syncwarp},
      {"syncwarp_across_warps", "races.cu", Kind::Race, syncwarp_across_warps},
      {"plain_read_of_a_counter", "races.cu", Kind::Race, plain_read_of_a_counter},
      {"pair_over_a_neighbour", "races.cu", Kind::Race, pair_over_a_neighbour},
      {"async_copy_without_barrier", "races.cu", Kind::Race, async_copy_without_barrier},
      {"addition_without_atomic", "races_between_blocks.cu", Kind::Race, addition_without_atomic},
      {"neighbours_in_place", "races_between_blocks.cu", Kind::Race, neighbours_in_place},
      {"flag_by_plain_store", "races_between_blocks.cu", Kind::Race, flag_by_plain_store},
      {"ticket_without_fence", "races_between_blocks.cu", Kind::Race, ticket_without_fence},
      {"ticket_before_fence", "races_between_blocks.cu", Kind::Race, ticket_before_fence},
      {"vector_over_the_end", "bounds.cu", Kind::OutOfBounds, vector_over_the_end},
      {"write_over_the_end", "bounds.cu", Kind::OutOfBounds, write_over_the_end},
      {"index_out_of_range", "bounds.cu", Kind::OutOfBounds, index_out_of_range},
      {"before_the_begin", "bounds.cu", Kind::OutOfBounds, before_the_begin},
      {"shared_array_too_small", "bounds.cu", Kind::OutOfBounds, shared_array_too_small},
      {"dynamic_shared_too_small", "bounds.cu", Kind::OutOfBounds, dynamic_shared_too_small},
      {"pointer_of_the_host", "bounds.cu", Kind::OutOfBounds, pointer_of_the_host},
      {"memory_that_was_freed", "bounds.cu", Kind::OutOfBounds, memory_that_was_freed},
      {"null_pointer", "bounds.cu", Kind::OutOfBounds, null_pointer},
      {"misaligned_pack", "alignment.cu", Kind::Misaligned, misaligned_pack},
      {"misaligned_float4", "alignment.cu", Kind::Misaligned, misaligned_float4},
      {"misaligned_async_copy", "alignment.cu", Kind::Misaligned, misaligned_async_copy},
      {"scratch_beyond_the_warps", "initialisation.cu", Kind::UninitialisedRead, scratch_beyond_the_warps},
      {"input_nobody_wrote", "initialisation.cu", Kind::UninitialisedRead, input_nobody_wrote},
      {"sum_that_was_not_cleared", "initialisation.cu", Kind::UninitialisedRead, sum_that_was_not_cleared},
      {"async_copy_without_wait", "initialisation.cu", Kind::UninitialisedRead, async_copy_without_wait},
      {"wait_for_the_wrong_group", "initialisation.cu", Kind::UninitialisedRead, wait_for_the_wrong_group},
      {"too_many_threads", "sizes.cu", Kind::BadLaunch, too_many_threads},
      {"no_blocks", "sizes.cu", Kind::BadLaunch, no_blocks},
      {"too_much_shared_memory", "sizes.cu", Kind::BadLaunch, too_much_shared_memory},
  };
}

}  // namespace lamina::cuda
