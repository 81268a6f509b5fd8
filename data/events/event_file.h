#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace lamina::data {

// TensorBoard's records: its Event messages, each in the frame of a TFRecord with CRC-32Cs. `wall_time` is in
// seconds since 1970. Source of the format: TensorFlow's event.proto, summary.proto and record_writer.
std::string event_of_version(double wall_time);  // what each file begins with
std::string event_of_scalar(double wall_time, std::int64_t step, std::string_view tag, double value);
std::string event_of_graph(double wall_time, std::string_view graph_def);

// A file of such records in a folder, which is made if it is not there:
// events.out.tfevents.<seconds>.<host>.<process>.<count>. Records are kept until `flush` appends them to the
// file, which is open only for that long, so that no way out of a training leaves it open. The file begins to
// be with the first flush. For one thread.
//   EventFile file("logs/train");
//   file.scalar(epoch, "epoch_loss", 0.25);
//   file.flush();
class EventFile {
 public:
  explicit EventFile(std::string folder);
  ~EventFile();  // flushes, if it can
  EventFile(const EventFile&) = delete;
  EventFile& operator=(const EventFile&) = delete;

  void scalar(std::int64_t step, std::string_view tag, double value);
  void graph(std::string_view graph_def);  // a GraphDef message
  // Throws Error if the file cannot be written.
  void flush();

  const std::string& path() const { return path_; }

 private:
  std::string folder_, path_, waiting_;
};

}  // namespace lamina::data
