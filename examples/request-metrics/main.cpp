// A small HTTP server that counts what it does: every primitive in the place where it belongs.
//
//   request_metrics [PORT]      0, the default, takes a free port; the first line of output says which
//
//   GET /            a greeting, from the configuration
//   GET /metrics     the counts as OpenMetrics text
//   GET /reload      takes over a new configuration, while requests are being answered
//   GET /stop        ends the server
#include <atomvet/counter.h>
#include <atomvet/extremum.h>
#include <atomvet/first_arrival.h>
#include <atomvet/float_counter.h>
#include <atomvet/gauge.h>
#include <atomvet/rate_limiter.h>
#include <atomvet/registry.h>
#include <atomvet/sequence.h>
#include <atomvet/sharded_counter.h>
#include <atomvet/snapshot.h>

#include <arpa/inet.h>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace {

/// Read together by every request, replaced together by a reload.
struct Config {
  std::string greeting = "hello";
  std::string farewell = "hello"; // always the same as the greeting: a reader would notice a mixture
  std::uint64_t generation = 0;
};

struct Server {
  atomvet::Snapshot<Config> config;
  atomvet::Sequence request_ids;
  atomvet::FirstArrival stopping;
  atomvet::RateLimiter<> reloads{1000, 100};

  // Requests come from all threads all the time; bytes are added several times for each.
  atomvet::ShardedCounter bytes;
  atomvet::Counter requests;
  atomvet::Counter reloads_refused;
  atomvet::Counter mixtures;
  atomvet::FloatCounter seconds;
  atomvet::Gauge in_flight;
  atomvet::Gauge generation;
  atomvet::MaxTracker slowest_us;

  atomvet::Registry registry;
};

Server server;

bool register_metrics() {
  using Added = atomvet::Registry::Added;
  atomvet::Registry& r = server.registry;
  const Added added[] = {
      r.add("http_requests_total", server.requests, "requests answered"),
      r.add("http_sent_bytes_total", server.bytes, "bytes of answers"),
      r.add("http_request_seconds_total", server.seconds, "time spent on answers"),
      r.add("http_requests_in_flight", server.in_flight, "requests being answered"),
      r.add("http_slowest_request_us", server.slowest_us, "the longest that a request took"),
      r.add("config_generation", server.generation, "how often the configuration was replaced"),
      r.add("config_reloads_refused_total", server.reloads_refused, "reloads beyond the limit"),
      r.add("config_mixtures_total", server.mixtures, "requests that saw two configurations at once; none"),
  };
  for (Added one : added)
    if (one != Added::yes)
      return false;
  return true;
}

bool send_all(int connection, std::string_view text) {
  while (!text.empty()) {
    const ssize_t sent = send(connection, text.data(), text.size(), MSG_NOSIGNAL);
    if (sent <= 0)
      return false;
    server.bytes.add(static_cast<std::uint64_t>(sent));
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

std::string answer(std::string_view path, std::string& status, std::string& type) {
  if (path == "/") {
    const auto config = server.config.read(); // one version, however many reloads there are meanwhile
    if (config->greeting != config->farewell)
      server.mixtures.increment();
    return config->greeting + ", you are number " + std::to_string(server.request_ids.next()) + "\n";
  }
  if (path == "/metrics") {
    type = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    return server.registry.to_openmetrics();
  }
  if (path == "/reload") {
    if (!server.reloads.try_acquire()) {
      server.reloads_refused.increment();
      status = "429 Too Many Requests";
      return "too many reloads\n";
    }
    server.config.update([](Config& config) {
      ++config.generation;
      config.greeting = config.farewell = "hello of configuration " + std::to_string(config.generation);
    });
    server.generation.inc();
    return "reloaded\n";
  }
  if (path == "/stop") {
    return server.stopping.arrive() ? "stopping\n" : "already stopping\n";
  }
  status = "404 Not Found";
  return "no such page\n";
}

void serve(int connection) {
  const auto in_flight = server.in_flight.scope(); // taken off on every way out
  const auto start = std::chrono::steady_clock::now();
  std::string request;
  char buffer[2048];
  while (request.find("\r\n\r\n") == request.npos) {
    const ssize_t received = recv(connection, buffer, sizeof buffer, 0);
    if (received <= 0 || request.size() > 65536)
      return;
    request.append(buffer, static_cast<std::size_t>(received));
  }
  const std::size_t begin = request.find(' ') + 1;
  const std::string_view path = std::string_view(request).substr(begin, request.find(' ', begin) - begin);

  std::string status = "200 OK", type = "text/plain";
  const std::string body = answer(path, status, type);
  // Counted before the answer is sent, so that whoever has an answer finds it in the next /metrics.
  const auto spent = std::chrono::steady_clock::now() - start;
  server.requests.increment();
  server.seconds.add(std::chrono::duration<double>(spent).count());
  server.slowest_us.observe(std::chrono::duration_cast<std::chrono::microseconds>(spent).count());
  send_all(connection, "HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " +
                           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body);
}

void work(int listener) {
  while (!server.stopping.arrived()) {
    const int connection = accept(listener, nullptr, nullptr);
    if (connection < 0)
      continue;
    serve(connection);
    close(connection);
    if (server.stopping.arrived())
      shutdown(listener, SHUT_RDWR); // wakes the others up
  }
}

} // namespace

int main(int argc, char** argv) {
  if (!register_metrics())
    return std::fputs("a metric has a bad name\n", stderr), 1;
  const int listener = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(argc > 1 ? std::atoi(argv[1]) : 0));
  socklen_t length = sizeof address;
  if (listener < 0 || bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 || listen(listener, 128) != 0 ||
      getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length) != 0)
    return std::perror("cannot listen"), 1;
  std::printf("http://127.0.0.1:%d\n", ntohs(address.sin_port));
  std::fflush(stdout);

  std::vector<std::thread> workers;
  for (int i = 0; i < 4; ++i)
    workers.emplace_back(work, listener);
  for (std::thread& worker : workers)
    worker.join();
  close(listener);
}
