module "cluster" {
  source    = "./cluster"
  log_types = ["audit"]
}
