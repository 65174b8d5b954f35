"""Magento 2 over its REST API."""
